package io.latentspark.engine.backend.cpu;

/**
 * The row counts that plans are made for. Every other count is a sum of these, so that few plans
 * serve any batch and none reads or writes a row that is not there.
 */
final class RowCounts {
  private static final int[] COUNTS = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384,
    512
  };

  private RowCounts() {}

  /** The largest row count that has a plan and is not above {@code rows}, which is at least 1. */
  static int largestUpTo(int rows) {
    int i = COUNTS.length - 1;
    while (COUNTS[i] > rows) {
      i--;
    }
    return COUNTS[i];
  }
}
