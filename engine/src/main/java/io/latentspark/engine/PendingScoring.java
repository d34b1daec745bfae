package io.latentspark.engine;

import io.latentspark.engine.decode.TokenHistory;
import io.latentspark.engine.schedule.Sequence;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** A continuation being scored. */
final class PendingScoring {
  final CompletableFuture<TokenScores> future = new CompletableFuture<>();
  final Sequence sequence;
  final int contextLength;
  private final float[] logprobs;
  private final boolean[] greedy;

  PendingScoring(ScoringRequest request) {
    contextLength = request.context().length;
    int continuation = request.continuation().length;
    int[] tokens = Arrays.copyOf(request.context(), contextLength + continuation);
    System.arraycopy(request.continuation(), 0, tokens, contextLength, continuation);
    sequence = new Sequence(new TokenHistory(tokens), contextLength - 1);
    logprobs = new float[continuation];
    greedy = new boolean[continuation];
  }

  /** Whether the logits of a position score a token of the continuation. */
  boolean needsLogits(int position) {
    return position >= contextLength - 1 && position < sequence.tokens().length() - 1;
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
