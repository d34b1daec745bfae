package io.latentspark.engine.decode;

import io.latentspark.engine.EngineErrors;

/**
 * A row of logits with the maximum of each block of {@value #SIZE}: found in one pass, they let
 * later passes skip the blocks where nothing can matter. The logits must not change meanwhile.
 */
final class LogitBlocks {
  static final int SIZE = 128;

  /**
   * Blocks whose best token is e^−45 ≈ 3e−20 as likely as the likeliest change no sum over a
   * vocabulary by more than rounding does.
   */
  static final double NEGLIGIBLE = -45;

  private final float[] logits;
  private final int vocabSize;
  private final float[] maxima;
  private final int argmax;

  LogitBlocks(float[] logits, int vocabSize) {
    this.logits = logits;
    this.vocabSize = vocabSize;
    maxima = new float[(vocabSize + SIZE - 1) / SIZE];
    int best = 0;
    for (int block = 0; block < maxima.length; block++) {
      float max = VectorMath.max(logits, start(block), end(block));
      if (Float.isNaN(max) || max == Float.POSITIVE_INFINITY) {
        throw EngineErrors.logitsNotFinite();
      }
      maxima[block] = max;
      if (max > maxima[best]) {
        best = block;
      }
    }
    int first = start(best);
    while (logits[first] != maxima[best]) {
      first++;
    }
    argmax = first;
  }

  int vocabSize() {
    return vocabSize;
  }

  float[] logits() {
    return logits;
  }

  /** The likeliest token; ties: lowest id. */
  int argmax() {
    return argmax;
  }

  /** The largest logit. */
  float max() {
    return logits[argmax];
  }

  int count() {
    return maxima.length;
  }

  /** First token of a block. */
  int start(int block) {
    return block * SIZE;
  }

  /** One past the last token of a block. */
  int end(int block) {
    return Math.min(vocabSize, (block + 1) * SIZE);
  }

  /** The largest logit of a block. */
  float max(int block) {
    return maxima[block];
  }
}
