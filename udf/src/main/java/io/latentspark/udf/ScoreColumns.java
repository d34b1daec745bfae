package io.latentspark.udf;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.TokenScores;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that scoring appends: some of its own, {@code token_logprobs} where asked for, {@code
 * error_code} and {@code error_message}.
 *
 * @param own their declaration
 * @param tokenLogprobs whether each token's log probability is wanted
 */
record ScoreColumns(String own, boolean tokenLogprobs) implements Serializable {
  private static final String ERROR = "error_code STRING, error_message STRING";

  StructType schema() {
    String tokens = tokenLogprobs ? "token_logprobs ARRAY<FLOAT>, " : "";
    return StructType.fromDDL(own + ", " + tokens + ERROR);
  }

  /** Values of a scored row. */
  Object[] success(List<TokenScores> scores, Object... values) {
    Object[] all = Arrays.copyOf(values, schema().size());
    if (tokenLogprobs) {
      all[values.length] = joined(scores);
    }
    return all;
  }

  Object[] failure(EngineException error) {
    Object[] all = new Object[schema().size()];
    all[all.length - 2] = error.code().name();
    all[all.length - 1] = error.getMessage();
    return all;
  }

  private static float[] joined(List<TokenScores> scores) {
    float[] all = new float[scores.stream().mapToInt(part -> part.logprobs().length).sum()];
    int next = 0;
    for (TokenScores part : scores) {
      System.arraycopy(part.logprobs(), 0, all, next, part.logprobs().length);
      next += part.logprobs().length;
    }
    return all;
  }
}
