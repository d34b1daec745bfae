package io.latentspark.eval.run;

import io.latentspark.engine.text.BosToken;
import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.prompt.TokenEncoder;
import java.io.Serializable;

/**
 * How requests become token ids.
 *
 * @param maxLength most tokens that the model reads at once, 0 for all that the engine takes
 */
public record EncodingRules(BosToken bos, int maxLength) implements Serializable {
  TokenEncoder encoder(Tokenizer tokenizer, int engineLength) {
    if (maxLength > engineLength) {
      throw EvalErrors.maxLengthTooLong(maxLength, engineLength);
    }
    return new TokenEncoder(tokenizer, bos, maxLength == 0 ? engineLength : maxLength);
  }
}
