package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.VectorKernels.DEPTH;
import static io.latentspark.engine.backend.cpu.VectorKernels.ROWS;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** A thread's heap arrays for {@link VectorMatrix}; they grow to the largest matrix met. */
final class VectorScratch {
  /** Inputs held at once: a quarter MiB, half of a core's L2 on the smallest CPUs. */
  private static final int BLOCK_VALUES = 1 << 16;

  private static final int FEWEST_ROWS = 16;

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
  int rowsAtOnce(int columns) {
    return Math.max(FEWEST_ROWS, BLOCK_VALUES / columns / ROWS * ROWS);
  }

  /**
   * Copies rows in blocks of {@value VectorKernels#ROWS} rows and {@value VectorKernels#DEPTH}
   * columns, first along rows, then along columns; missing rows are zeros.
   */
  float[] blocks(CpuTensor in) {
    int columns = in.columns();
    int blockRows = (in.rows() + ROWS - 1) / ROWS * ROWS;
    float[] x = inputs(blockRows * ((columns + DEPTH - 1) / DEPTH) * DEPTH);
    FloatBuffer floats = in.floats();
    for (int k = 0, to = 0; k < columns; k += DEPTH) {
      int length = Math.min(DEPTH, columns - k);
      for (int r = 0; r < blockRows; r++, to += DEPTH) {
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
