package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.backend.AttentionRun;
import java.util.Arrays;

/**
 * Keys of up to {@link #KEYS} consecutive positions on the heap, rows padded to whole vectors with
 * zeros. One instance for each thread.
 */
final class AttentionTile {
  static final int KEYS = AttentionRun.ALIGNMENT;

  final int keyWidth;
  final int valueWidth;

  /** {@code [KEYS, keyWidth]}; a value is the first columns of its key. */
  final float[] keys;

  AttentionTile(int keyWidth, int valueWidth) {
    this.keyWidth = padded(keyWidth);
    this.valueWidth = padded(valueWidth);
    keys = new float[KEYS * this.keyWidth];
  }

  private static int padded(int width) {
    return (width + VectorMath.LANES - 1) / VectorMath.LANES * VectorMath.LANES;
  }

  /** Sets one position to zeros. */
  void clear(int key) {
    Arrays.fill(keys, key * keyWidth, (key + 1) * keyWidth, 0);
  }
}
