package io.latentspark.udf;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.ScoringRequest;
import io.latentspark.engine.text.PythonStrings;
import io.latentspark.engine.text.Tokenizer;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Token ids of texts to be scored, by lm-evaluation-harness's rules. Plain texts get the
 * tokenizer's BOS as prompts do.
 */
final class ScoringEncoder {
  private final Tokenizer tokenizer;

  ScoringEncoder(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * A continuation in its context: white space that ends the context is scored with the
   * continuation, and both are encoded together, so that tokens across the seam come out as they
   * would in one text. Without a context the continuation stands after a BOS.
   */
  ScoringRequest pair(String context, String continuation) {
    if (context.isEmpty()) {
      return afterPrefix(tokenizer.encodeWithoutBos(continuation));
    }
    String start = PythonStrings.stripEnd(context);
    int[] whole = tokenizer.encode(context + continuation);
    int[] before = start.isEmpty() ? new int[0] : tokenizer.encode(start);
    if (before.length == 0) {
      return afterPrefix(whole);
    }
    int split = Math.min(before.length, whole.length);
    return new ScoringRequest(before, Arrays.copyOfRange(whole, split, whole.length));
  }

  /** A whole text. */
  int[] text(String text) {
    return text.isEmpty() ? new int[0] : tokenizer.encode(text);
  }

  /**
   * The token that a text without context stands after: BOS, else EOS.
   *
   * @throws io.latentspark.engine.EngineException if the tokenizer has neither
   */
  static int prefixToken(Tokenizer tokenizer) {
    OptionalInt bos = tokenizer.bosTokenId();
    OptionalInt prefix = bos.isPresent() ? bos : tokenizer.eosTokenId();
    return prefix.orElseThrow(
        () -> EngineErrors.malformedPrompt("it has no context and the tokenizer no BOS or EOS"));
  }

  private ScoringRequest afterPrefix(int[] ids) {
    int prefix = prefixToken(tokenizer);
    return ids.length > 1 && ids[0] == prefix
        ? new ScoringRequest(new int[] {prefix}, Arrays.copyOfRange(ids, 1, ids.length))
        : new ScoringRequest(new int[] {prefix}, ids);
  }
}
