package io.latentspark.engine.decode;

/** Questions about the model's own distribution, as scoring asks them. */
public final class Logits {
  private Logits() {}

  /**
   * The likeliest token; ties: lowest id.
   *
   * @param logits at least {@code vocabSize} values
   * @throws io.latentspark.engine.EngineException if a logit is NaN or infinite
   */
  public static int argmax(float[] logits, int vocabSize) {
    return new LogitBlocks(logits, vocabSize).argmax();
  }

  /**
   * Natural-log probability of a token: {@code log softmax(logits)[tokenId]}.
   *
   * @param logits at least {@code vocabSize} values
   * @throws io.latentspark.engine.EngineException if a logit is NaN or infinite
   */
  public static float logprob(float[] logits, int vocabSize, int tokenId) {
    return (float) (logits[tokenId] - logSumExp(new LogitBlocks(logits, vocabSize)));
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
