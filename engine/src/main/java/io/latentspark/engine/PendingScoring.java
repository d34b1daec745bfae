package io.latentspark.engine;

import io.latentspark.engine.decode.TokenHistory;
import io.latentspark.engine.schedule.Sequence;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** A continuation being scored. */
final class PendingScoring {
  final CompletableFuture<TokenScores> future = new CompletableFuture<>();
  final Sequence sequence;
  private final int contextLength;
  private final int[] continuation;
  private final float[] logprobs;
  private final boolean[] greedy;

  PendingScoring(ScoringRequest request) {
    contextLength = request.context().length;
    continuation = request.continuation();
    int read = continuation.length - 1; // what follows the last token is not asked for
    int[] tokens = Arrays.copyOf(request.context(), contextLength + read);
    System.arraycopy(continuation, 0, tokens, contextLength, read);
    sequence = new Sequence(new TokenHistory(tokens), contextLength - 1);
    logprobs = new float[continuation.length];
    greedy = new boolean[continuation.length];
  }

  /** Whether the logits of a position score a token of the continuation. */
  boolean needsLogits(int position) {
    return position >= contextLength - 1;
  }

  /** The token after such a position. */
  int target(int position) {
    return continuation[position + 1 - contextLength];
  }

  /** Notes the score of the token after {@code position}. */
  void score(int position, float logprob, boolean isGreedy) {
    logprobs[position + 1 - contextLength] = logprob;
    greedy[position + 1 - contextLength] = isGreedy;
  }

  TokenScores scores() {
    boolean all = true;
    for (boolean one : greedy) {
      all &= one;
    }
    return new TokenScores(logprobs, all);
  }
}
