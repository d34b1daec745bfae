package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.Panels.PANEL;

import io.latentspark.engine.backend.MatrixSource;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * Packs bf16 rows as {@link Panels} reads them. Used by one thread, for one weight after another:
 * memory touched for the first time costs more than packing. Plain loops over arrays, because they
 * are fast as soon as they run, and a model is packed once.
 */
final class PanelPacker {
  private static final int HALF = PANEL / 2;

  /** Input features that are packed at once, so that a block stays in the first-level cache. */
  private static final int BLOCK = 64;

  private final int[] block = new int[BLOCK * HALF];
  private short[] rows = {};

  /** Packs rows from {@code first} on as one panel; rows that are missing become zeros. */
  void pack(MatrixSource source, int first, int count, IntBuffer packed, int at) {
    int depth = source.columns();
    if (rows.length < PANEL * depth) {
      rows = new short[PANEL * depth];
    }
    source.readBfloat16(first, count, rows, 0);
    Arrays.fill(rows, count * depth, PANEL * depth, (short) 0);
    for (int k = 0; k < depth; k += BLOCK) {
      int size = Math.min(BLOCK, depth - k);
      for (int n = 0; n < HALF; n++) {
        pair(n * depth + k, (n + HALF) * depth + k, n, size);
      }
      packed.put(at + k * HALF, block, 0, size * HALF);
    }
  }

  /** Joins values of two rows: bf16 of the one in the lower, of the other in the upper halves. */
  private void pair(int lower, int upper, int to, int size) {
    for (int k = 0; k < size; k++) {
      block[k * HALF + to] = rows[upper + k] << 16 | rows[lower + k] & 0xffff;
    }
  }
}
