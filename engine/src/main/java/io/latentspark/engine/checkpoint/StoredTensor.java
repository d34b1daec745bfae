package io.latentspark.engine.checkpoint;

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
}
