package io.latentspark.eval.prompt;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.ScoringRequest;
import io.latentspark.engine.text.Tokenizer;
import io.latentspark.udf.RollingWindows;
import io.latentspark.udf.ScoringEncoder;
import java.util.Arrays;
import java.util.List;

/**
 * Token ids of requests as lm-evaluation-harness makes them. For one thread: it remembers the last
 * context.
 */
public final class RequestEncoder {
  /**
   * A continuation and its context.
   *
   * @param context ids before the continuation, nothing cut off
   * @param continuation ids to be scored
   */
  @SuppressWarnings("ArrayRecordComponent") // a value handed over once, never compared
  public record Pair(int[] context, int[] continuation) {
    /**
     * What the model reads: the beginning is cut off where both are too long.
     *
     * @param maxLength tokens that the model can read; the continuation's last is only scored
     * @throws EngineException if the continuation alone is too long
     */
    public ScoringRequest request(int maxLength) {
      int room = maxLength + 1 - continuation.length;
      if (room < 1) {
        throw EngineErrors.promptTooLong(continuation.length, maxLength);
      }
      return context.length <= room
          ? new ScoringRequest(context, continuation)
          : new ScoringRequest(
              Arrays.copyOfRange(context, context.length - room, context.length), continuation);
    }
  }

  /** A byte-level tokenizer makes at most a token of a byte, of which a char has three. */
  private static final int MOST_TOKENS_PER_CHAR = 3;

  private final TextEncoder text;
  private final ScoringEncoder scoring;
  private final int maxLength;

  /**
   * An encoder.
   *
   * @param maxLength tokens that the model can read at once
   */
  public RequestEncoder(Tokenizer tokenizer, BosRule bos, int maxLength) {
    text = new TextEncoder(tokenizer, bos);
    scoring = new ScoringEncoder(tokenizer, text);
    this.maxLength = maxLength;
  }

  /** Tokens that the model can read at once. */
  public int maxLength() {
    return maxLength;
  }

  /**
   * A continuation in its context.
   *
   * @throws EngineException if there is nothing to stand before the continuation
   */
  public Pair pair(String context, String continuation) {
    ScoringRequest both = scoring.pair(context, continuation);
    return new Pair(both.context(), both.continuation());
  }

  /**
   * Tokens of its beginning that a context loses, because it and its continuation are too long.
   *
   * @throws EngineException if there is nothing to stand before the continuation
   */
  public int cutTokens(String context, String continuation) {
    long mostTokens = MOST_TOKENS_PER_CHAR * (long) (context.length() + continuation.length());
    if (mostTokens < maxLength) {
      return 0;
    }
    Pair pair = pair(context, continuation);
    return Math.max(0, pair.context.length + pair.continuation.length - maxLength - 1);
  }

  /**
   * A whole text in windows.
   *
   * @throws EngineException if the tokenizer has neither BOS nor EOS to stand before it
   */
  public List<ScoringRequest> windows(String whole) {
    return RollingWindows.of(text.encode(whole), scoring.prefixToken(), maxLength);
  }

  /**
   * A prompt to be continued; its beginning is cut off where both are too long.
   *
   * @param mostTokens tokens to be generated
   * @throws EngineException if these alone are too many
   */
  public int[] prompt(String context, int mostTokens) {
    int[] ids = text.encode(context);
    int room = maxLength - mostTokens;
    if (room < 1) {
      throw EngineErrors.promptTooLong(mostTokens, maxLength);
    }
    return ids.length <= room ? ids : Arrays.copyOfRange(ids, ids.length - room, ids.length);
  }
}
