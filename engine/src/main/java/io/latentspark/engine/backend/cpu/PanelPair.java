package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.Panels.DEPTH;
import static io.latentspark.engine.backend.cpu.Panels.PANEL;
import static io.latentspark.engine.backend.cpu.Panels.PANEL_BYTES;

import java.nio.ByteBuffer;

/**
 * Two panels of a tile times some rows, part by part. Many rows take panels that are widened first,
 * few rows widen as they read.
 *
 * @param weights the tile
 * @param first byte where one panel begins
 * @param second the same of the other
 * @param rows as {@link #padded} gives them; the sums with the second panel follow so many rows on
 */
record PanelPair(ByteBuffer weights, int first, int second, int rows) {
  private static final boolean WIDE = VectorMath.LANES >= 16;

  /**
   * Rows of the smaller block of {@link PackedBlockKernels}; the larger, of wide vectors, has six.
   */
  private static final int FOUR = 4;

  private static final int SIX = 6;

  /** With more rows, widening a panel once costs less than widening it for each block. */
  private static final int MOST_NOT_WIDENED = 24;

  /** So many rows, filled up to what blocks can make up. */
  static int padded(int rows) {
    if (!WIDE) {
      return (rows + FOUR - 1) / FOUR * FOUR;
    }
    int rest = rows % ExpandedKernels.ROWS;
    // blocks of four and six rows make up every even number but 2
    return rest == 0 ? rows : rows - rest + Math.max(FOUR, rest + (rest & 1));
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
    int widened = widened();
    addWidened(at, length, x, from, widened, sums, 0, scratch);
    addWidened(at2, length, x, from, widened, sums, rows * PANEL, scratch);
    int row = widened;
    while (row < rows) {
      int block = block(rows - row);
      addBlock(block, at, at2, x, from + row * DEPTH, length, sums, row * PANEL);
      row += block;
    }
  }

  /** Rows of the next block of those that are left. */
  private static int block(int left) {
    return WIDE && (left % SIX == 0 || left > 2 * FOUR) ? SIX : FOUR;
  }

  /** Rows, of the first ones, that panels are widened for. */
  private int widened() {
    return rows <= MOST_NOT_WIDENED ? 0 : rows / ExpandedKernels.ROWS * ExpandedKernels.ROWS;
  }

  private void addBlock(
      int block, int at, int at2, float[] x, int from, int length, float[] sums, int to) {
    int to2 = rows * PANEL + to;
    if (block == SIX) {
      PackedBlockKernels.addSixRowsToTwo(weights, at, at2, x, from, length, sums, to, to2);
    } else if (WIDE) {
      PackedBlockKernels.addFourRowsToTwo(weights, at, at2, x, from, length, sums, to, to2);
    } else {
      PackedBlockKernels.addFourRows(weights, at, x, from, length, sums, to);
      PackedBlockKernels.addFourRows(weights, at2, x, from, length, sums, to2);
    }
  }

  private void addWidened(
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
      for (int row = 0; row < widened; row += ExpandedKernels.ROWS) {
        ExpandedKernels.addRows(wide, 0, x, from + row * DEPTH, length, sums, to + row * PANEL);
      }
    }
  }
}
