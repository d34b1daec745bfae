package io.latentspark.engine.decode;

import io.latentspark.engine.EngineErrors;

/** The model's own distribution over the next token, as scoring asks for it. */
public final class Logits {
  private final LogitBlocks blocks;
  private final double logSumExp;

  /**
   * Takes a row of logits, which must not change afterwards.
   *
   * @param logits at least {@code vocabSize} values
   * @throws io.latentspark.engine.EngineException if a logit is NaN or infinite
   */
  public Logits(float[] logits, int vocabSize) {
    blocks = new LogitBlocks(logits, vocabSize);
    logSumExp = logSumExp(blocks);
    if (Double.isNaN(logSumExp) || Double.isInfinite(logSumExp)) {
      throw EngineErrors.logitsNotFinite();
    }
  }

  /** The likeliest token; ties: lowest id. */
  public int argmax() {
    return blocks.argmax();
  }

  /** Natural-log probability of a token: {@code log softmax(logits)[tokenId]}. */
  public float logprob(int tokenId) {
    return (float) (blocks.logits()[tokenId] - logSumExp);
  }

  /** log Σ e^logit, in f64, block after block. */
  static double logSumExp(LogitBlocks blocks) {
    float max = blocks.max();
    double sum = 0;
    for (int block = 0; block < blocks.count(); block++) {
      if (blocks.max(block) - max > LogitBlocks.NEGLIGIBLE) {
        sum += VectorMath.sumExp(blocks.logits(), blocks.start(block), blocks.end(block), max);
      }
    }
    return max + StrictMath.log(sum);
  }
}
