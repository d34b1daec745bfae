package io.latentspark.engine.backend.cpu;

/**
 * How a weight's output features are cut into tiles: from its shape alone. A tile holds about
 * {@value #VALUES} weights, so that it is read in some ten microseconds and stays in a core's L2
 * while many rows pass.
 *
 * @param features output features of the weight
 * @param tileFeatures output features of every tile but the last, which has the rest
 */
record Tiling(int features, int tileFeatures) {
  private static final int VALUES = 1 << 17;
  private static final int STEP = 64;
  private static final int MOST = 256;

  static Tiling of(int features, int inFeatures) {
    int wanted = Math.max(STEP, VALUES / inFeatures / STEP * STEP);
    return new Tiling(features, Math.min(MOST, wanted));
  }

  int count() {
    return (features + tileFeatures - 1) / tileFeatures;
  }

  /** The tile's first output feature. */
  int first(int tile) {
    return tile * tileFeatures;
  }

  /** The tile's number of output features. */
  int size(int tile) {
    return Math.min(tileFeatures, features - first(tile));
  }
}
