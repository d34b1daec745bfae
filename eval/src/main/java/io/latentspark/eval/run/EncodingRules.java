package io.latentspark.eval.run;

import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.prompt.BosRule;
import io.latentspark.eval.prompt.RequestEncoder;
import java.io.Serializable;

/**
 * How requests become token ids.
 *
 * @param maxLength most tokens that the model reads at once, 0 for all that the engine takes
 */
public record EncodingRules(BosRule bos, int maxLength) implements Serializable {
  RequestEncoder encoder(Tokenizer tokenizer, int engineLength) {
    if (maxLength > engineLength) {
      throw EvalErrors.maxLengthTooLong(maxLength, engineLength);
    }
    return new RequestEncoder(tokenizer, bos, maxLength == 0 ? engineLength : maxLength);
  }
}
