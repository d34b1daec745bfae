package io.latentspark.engine.decode;

/**
 * Min-p, top-k and top-p, in vLLM's order: each on what the one before kept, top-p on the
 * renormalised probabilities. What is kept is always the beginning of all tokens ordered best first
 * ({@link TokenOrder}), so the key of the last kept token says it all.
 */
final class Truncation {
  private Truncation() {}

  /** Key of the last token kept; {@link TokenOrder#LAST} where all are. */
  static long lastKept(LogitBlocks blocks, SamplingParams params) {
    long last = TokenOrder.LAST;
    if (params.minP() > 0) {
      last = minP(blocks, params);
    }
    if (params.topK() > 0 && params.topK() < blocks.vocabSize()) {
      long[] best = TopTokens.best(blocks, params.topK());
      last = Math.min(last, best[best.length - 1]);
    }
    if (params.topP() < 1) {
      last = Nucleus.lastKept(blocks, params.temperature(), params.topP(), last);
    }
    return last;
  }

  /** p ≥ min-p · max p, as a bound on the logit. */
  private static long minP(LogitBlocks blocks, SamplingParams params) {
    double least = blocks.max() + params.temperature() * StrictMath.log(params.minP());
    float logit = (float) least;
    return TokenOrder.key(logit < least ? Math.nextUp(logit) : logit, Integer.MAX_VALUE);
  }
}
