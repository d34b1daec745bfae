package io.latentspark.engine;

import java.util.concurrent.CompletableFuture;

/** A continuation being scored. */
final class PendingScoring {
  final CompletableFuture<TokenScores> future = new CompletableFuture<>();
  private final ScoringRequest request;
  private final float[] logprobs;
  private final boolean[] greedy;

  PendingScoring(ScoringRequest request) {
    this.request = request;
    logprobs = new float[request.continuation().length];
    greedy = new boolean[logprobs.length];
  }

  /** What is scored. */
  ScoringRequest request() {
    return request;
  }

  /** Notes the score of a token of the continuation. */
  void score(int index, float logprob, boolean isGreedy) {
    logprobs[index] = logprob;
    greedy[index] = isGreedy;
  }

  TokenScores scores() {
    boolean all = true;
    for (boolean one : greedy) {
      all &= one;
    }
    return new TokenScores(logprobs, all);
  }
}
