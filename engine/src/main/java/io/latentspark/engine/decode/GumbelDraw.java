package io.latentspark.engine.decode;

/**
 * Draws a token with probability softmax(logits / temperature) by the Gumbel-max trick: the token
 * whose logit / temperature plus its own Gumbel noise is largest. Each token's noise depends on
 * nothing but the draw and the token, so the result does not depend on how the tokens are visited.
 */
final class GumbelDraw {
  /** Widens the bound below, so that rounding can never make it skip a winner. */
  private static final double SLACK = 1 + 1e-6;

  private final LogitBlocks blocks;
  private final double temperature;
  private final TokenNoise noise;
  private int best;
  private double bestScore;

  private GumbelDraw(LogitBlocks blocks, double temperature, TokenNoise noise) {
    this.blocks = blocks;
    this.temperature = temperature;
    this.noise = noise;
    this.best = blocks.argmax();
    this.bestScore = score(best);
  }

  /**
   * Draws among the tokens up to {@code lastKept} in {@link TokenOrder}.
   *
   * @param temperature above 0
   */
  static int draw(LogitBlocks blocks, double temperature, long lastKept, TokenNoise noise) {
    GumbelDraw draw = new GumbelDraw(blocks, temperature, noise);
    for (int block = 0; block < blocks.count(); block++) {
      if (TokenOrder.key(blocks.max(block), 0) <= lastKept) {
        draw.visit(block, lastKept);
      }
    }
    return draw.best;
  }

  /**
   * A token beats the best score only if −log(1 − v) &lt; e^(logit / temperature − best), and v is
   * no larger than −log(1 − v). So comparing v, a random integer, with a bound for the whole block
   * rules out nearly every token without a logarithm, and wins nothing that it should not.
   */
  private void visit(int block, long lastKept) {
    double bound = Math.exp(blocks.max(block) / temperature - bestScore) * SLACK;
    if (bound * TokenNoise.SCALE < 0.5) {
      return; // not even the smallest v is small enough
    }
    long steps = (long) (bound * TokenNoise.SCALE);
    for (int tokenId = blocks.start(block); tokenId < blocks.end(block); tokenId++) {
      if (noise.steps(tokenId) <= steps
          && TokenOrder.key(blocks.logits()[tokenId], tokenId) <= lastKept) {
        consider(tokenId);
      }
    }
  }

  private void consider(int tokenId) {
    double score = score(tokenId);
    if (score > bestScore || (score == bestScore && tokenId < best)) {
      best = tokenId;
      bestScore = score;
    }
  }

  private double score(int tokenId) {
    return blocks.logits()[tokenId] / temperature + noise.gumbel(tokenId);
  }
}
