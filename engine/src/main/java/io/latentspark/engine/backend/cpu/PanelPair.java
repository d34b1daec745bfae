package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.Panels.DEPTH;
import static io.latentspark.engine.backend.cpu.Panels.PANEL;
import static io.latentspark.engine.backend.cpu.Panels.PANEL_BYTES;

import java.nio.ByteBuffer;

/**
 * Two panels of a tile times some rows, part by part. With AVX-512, blocks of twelve rows take
 * panels that are widened first, up to six more rows widen as they read; other CPUs go by fours.
 *
 * @param weights the tile
 * @param first byte where one panel begins
 * @param second the same of the other
 * @param rows as {@link #padded} gives them; the sums with the second panel follow so many rows on
 */
record PanelPair(ByteBuffer weights, int first, int second, int rows) {
  private static final boolean WIDE = VectorMath.LANES >= 16;
  private static final int TWELVE = 12;
  private static final int SIX = 6;
  private static final int FOUR = 4;

  /** Without AVX-512: from so many rows on, widening once costs less than for each block. */
  private static final int ROWS_TO_WIDEN = 12;

  /** So many rows, filled up to whole blocks. */
  static int padded(int rows) {
    if (!WIDE) {
      return (rows + FOUR - 1) / FOUR * FOUR;
    }
    int rest = rows % TWELVE;
    return rows - rest + (rest == 0 ? 0 : rest <= SIX ? SIX : TWELVE);
  }

  /**
   * Adds what some input features give.
   *
   * @param k the first of them, a multiple of {@link Panels#DEPTH}
   * @param length how many, at most {@link Panels#DEPTH}
   * @param x all inputs as {@link VectorScratch#copy} lays them out
   */
  void add(int k, int length, float[] x, float[] sums, VectorScratch scratch) {
    int at = first + k * PANEL_BYTES;
    int at2 = second + k * PANEL_BYTES;
    int from = rows * k;
    if (WIDE) {
      int widened = rows / TWELVE * TWELVE;
      addTwelves(at, length, x, from, widened, sums, 0, scratch);
      addTwelves(at2, length, x, from, widened, sums, rows * PANEL, scratch);
      if (widened < rows) {
        PackedKernels.addSixRowsToTwo(
            weights,
            at,
            at2,
            x,
            from + widened * DEPTH,
            length,
            sums,
            widened * PANEL,
            (rows + widened) * PANEL);
      }
    } else {
      addFours(at, length, x, from, sums, 0, scratch);
      addFours(at2, length, x, from, sums, rows * PANEL, scratch);
    }
  }

  private void addTwelves(
      int at,
      int length,
      float[] x,
      int from,
      int widened,
      float[] sums,
      int to,
      VectorScratch scratch) {
    if (widened > 0) {
      float[] wide = scratch.panel(DEPTH * PANEL);
      Panels.expand(weights, at, length, wide);
      for (int row = 0; row < widened; row += TWELVE) {
        ExpandedKernels.addTwelveRows(
            wide, 0, x, from + row * DEPTH, length, sums, to + row * PANEL);
      }
    }
  }

  private void addFours(
      int at, int length, float[] x, int from, float[] sums, int to, VectorScratch scratch) {
    if (rows < ROWS_TO_WIDEN) {
      for (int row = 0; row < rows; row += FOUR) {
        PackedKernels.addFourRows(
            weights, at, x, from + row * DEPTH, length, sums, to + row * PANEL);
      }
      return;
    }
    float[] wide = scratch.panel(DEPTH * PANEL);
    Panels.expand(weights, at, length, wide);
    for (int row = 0; row < rows; row += FOUR) {
      ExpandedKernels.addFourRows(wide, 0, x, from + row * DEPTH, length, sums, to + row * PANEL);
    }
  }
}
