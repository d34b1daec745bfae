package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.Panels.DEPTH;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** A thread's heap arrays for {@link VectorMatrix}; they grow to the largest matrix met. */
final class VectorScratch {
  /** Inputs held at once: half a MiB, half of a core's L2 on most CPUs. */
  private static final int BLOCK_VALUES = 1 << 17;

  private float[] inputs = {};
  private float[] sums = {};
  private float[] panel = {};

  /** Room for {@code length} inputs. */
  float[] inputs(int length) {
    if (inputs.length < length) {
      inputs = new float[length];
    }
    return inputs;
  }

  /** Room for {@code length} sums. */
  float[] sums(int length) {
    if (sums.length < length) {
      sums = new float[length];
    }
    return sums;
  }

  /** Room for a panel's {@code length} weights in f32. */
  float[] panel(int length) {
    if (panel.length < length) {
      panel = new float[length];
    }
    return panel;
  }

  /** Most rows of {@code columns} values that are copied and multiplied together. */
  static int rowsAtOnce(int columns) {
    return TileShare.ROW_STEP * Math.max(1, BLOCK_VALUES / columns / TileShare.ROW_STEP);
  }

  /**
   * Copies rows in pieces of {@link Panels#DEPTH} columns, first along rows, then along columns.
   *
   * @param rows how many to make room for; those that {@code in} lacks are zeros
   */
  float[] copy(CpuTensor in, int rows) {
    int columns = in.columns();
    float[] x = inputs(rows * ((columns + DEPTH - 1) / DEPTH) * DEPTH);
    FloatBuffer floats = in.floats();
    for (int k = 0, to = 0; k < columns; k += DEPTH) {
      int length = Math.min(DEPTH, columns - k);
      for (int r = 0; r < rows; r++, to += DEPTH) {
        if (r < in.rows()) {
          floats.get(in.index(r, k), x, to, length);
        } else {
          Arrays.fill(x, to, to + length, 0);
        }
      }
    }
    return x;
  }
}
