package io.latentspark.udf;

import io.latentspark.engine.Completion;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A sample's text and tokens with their log probabilities, as {@link OutputColumns} lays them out.
 */
final class Trajectory {
  private Trajectory() {}

  static Row of(Completion completion) {
    int[] ids = completion.tokenIds();
    Float[] logprobs = new Float[completion.outputTokens()];
    Arrays.setAll(
        logprobs,
        i ->
            i < ids.length
                ? completion.logprobs().get(i).logprob()
                : completion.endToken().logprob().logprob());
    int[] all = Arrays.copyOf(ids, logprobs.length);
    if (completion.endToken() != null) {
      all[ids.length] = completion.endToken().tokenId();
    }
    return RowFactory.create(
        completion.generatedText(), completion.promptTokenIds(), all, logprobs);
  }
}
