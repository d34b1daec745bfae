package io.latentspark.eval.prompt;

import io.latentspark.engine.ScoringRequest;
import io.latentspark.engine.text.BosToken;
import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.EvalException;
import io.latentspark.udf.RollingWindows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Token ids of requests as lm-evaluation-harness makes them. For one thread: it remembers what
 * texts have in common with the one before.
 */
public final class TokenEncoder {

  private final Tokenizer tokenizer;
  private final TextEncoder text;
  private final int maxLength;

  /**
   * An encoder for a model.
   *
   * @param bos whether plain texts begin with BOS; a prompt that has BOS in its text gets no other
   * @param maxLength tokens that the model can read at once
   */
  public TokenEncoder(Tokenizer tokenizer, BosToken bos, int maxLength) {
    this.tokenizer = tokenizer;
    this.text = new TextEncoder(tokenizer, bos);
    this.maxLength = maxLength;
  }

  /**
   * Contexts and continuations, not yet cut to the model's length. White space that ends a context
   * belongs to the continuation; both are encoded as one text, of which the context takes as many
   * tokens as it has alone. An empty context is BOS, or else EOS.
   *
   * @param pairs requests; those with equal contexts, one after another, share their encoding
   */
  public List<ScoringRequest> encode(List<Request.LogLikelihood> pairs) {
    List<ScoringRequest> encoded = new ArrayList<>(pairs.size());
    for (Request.LogLikelihood pair : pairs) {
      String context = pair.context();
      if (context.isEmpty()) {
        encoded.add(afterPrefix(tokenizer.encodeWithoutBos(pair.continuation())));
        continue;
      }
      String start = context.substring(0, PythonSpace.trailing(context));
      int[] before = text.encode(start);
      int[] whole =
          text.encodeJoined(start, context.substring(start.length()) + pair.continuation());
      encoded.add(
          before.length == 0
              ? afterPrefix(whole)
              : new ScoringRequest(
                  before,
                  Arrays.copyOfRange(whole, Math.min(before.length, whole.length), whole.length)));
    }
    return encoded;
  }

  /**
   * The request with as much of its context, from the end, as the model can read.
   *
   * @throws EvalException if the continuation alone is too long, or has no tokens
   */
  public ScoringRequest fitted(ScoringRequest request) {
    int[] context = request.context();
    int scored = request.continuation().length;
    if (scored == 0 || scored > maxLength) {
      throw EvalErrors.continuationUnfit(scored, maxLength);
    }
    // The last token is scored, not read.
    int kept = Math.min(context.length, maxLength + 1 - scored);
    return kept == context.length
        ? request
        : new ScoringRequest(
            Arrays.copyOfRange(context, context.length - kept, context.length),
            request.continuation());
  }

  /** The windows that a whole text is scored in; none of an empty one. */
  public List<ScoringRequest> windows(String whole) {
    return RollingWindows.of(text.encode(whole), prefix(), maxLength);
  }

  /**
   * A prompt to go on from, of which the end is kept where it is too long.
   *
   * @param generated tokens to leave room for
   * @throws EvalException if no room is left for the prompt
   */
  public int[] prompt(String context, int generated) {
    if (generated >= maxLength) {
      throw EvalErrors.generationUnfit(generated, maxLength);
    }
    int[] ids = text.encode(context);
    int kept = Math.min(ids.length, maxLength - generated);
    return Arrays.copyOfRange(ids, ids.length - kept, ids.length);
  }

  private ScoringRequest afterPrefix(int[] ids) {
    int prefix = prefix();
    return ids.length > 0 && ids[0] == prefix
        ? new ScoringRequest(new int[] {prefix}, Arrays.copyOfRange(ids, 1, ids.length))
        : new ScoringRequest(new int[] {prefix}, ids);
  }

  private int prefix() {
    OptionalInt bosId = tokenizer.bosTokenId();
    return (bosId.isPresent() ? bosId : tokenizer.eosTokenId())
        .orElseThrow(EvalErrors::prefixTokenMissing);
  }
}
