package io.latentspark.engine.checkpoint;

import io.latentspark.engine.Bfloat16;

/**
 * A tensor where it is stored; values are widened to f32 as they are read. Safe for many threads.
 */
public interface StoredTensor {

  /** Its name in the checkpoint. */
  String name();

  /** Its dimensions, outermost first: {@code [out_features, in_features]} for a linear weight. */
  long[] shape();

  /**
   * Reads whole rows, dequantised. A vector {@code [n]} is one row of n columns.
   *
   * @param firstRow first row to read
   * @param rowCount how many rows
   * @param destination receives {@code rowCount × columns} values, row after row
   * @param offset where in {@code destination} the first value goes
   */
  void readRows(int firstRow, int rowCount, float[] destination, int offset);

  /**
   * Reads whole rows as bf16, rounded to nearest even.
   *
   * @param destination receives the bits of {@code rowCount × columns} values, row after row
   */
  default void readBfloat16(int firstRow, int rowCount, short[] destination, int offset) {
    int columns = (int) shape()[shape().length - 1];
    float[] row = new float[columns];
    for (int r = 0; r < rowCount; r++) {
      readRows(firstRow + r, 1, row, 0);
      Bfloat16.round(row, 0, destination, offset + r * columns, columns);
    }
  }
}
