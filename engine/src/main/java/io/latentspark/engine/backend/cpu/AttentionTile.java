package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.backend.AttentionRun;
import java.util.Arrays;

/**
 * Keys and values of up to {@link #KEYS} consecutive positions on the heap, rows padded to whole
 * vectors with zeros. One instance for each thread.
 */
final class AttentionTile {
  static final int KEYS = AttentionRun.ALIGNMENT;

  final int keyWidth;
  final int valueWidth;

  /** {@code [KEYS, keyWidth]}. */
  final float[] keys;

  /** {@code [KEYS, valueStride]}. */
  final float[] values;

  final int valueStride;

  private AttentionTile(int keyWidth, int valueWidth, float[] keys, float[] values, int stride) {
    this.keyWidth = keyWidth;
    this.valueWidth = valueWidth;
    this.keys = keys;
    this.values = values;
    valueStride = stride;
  }

  /** The value is the first columns of the key. */
  static AttentionTile shared(int keyWidth, int valueWidth) {
    int width = padded(keyWidth);
    float[] keys = new float[KEYS * width];
    return new AttentionTile(width, padded(valueWidth), keys, keys, width);
  }

  private static int padded(int width) {
    return (width + VectorMath.LANES - 1) / VectorMath.LANES * VectorMath.LANES;
  }

  /** Sets one position's key and value to zeros. */
  void clear(int key) {
    Arrays.fill(keys, key * keyWidth, (key + 1) * keyWidth, 0);
    Arrays.fill(values, key * valueStride, key * valueStride + valueWidth, 0);
  }
}
