package io.latentspark.engine.backend;

import io.latentspark.engine.Bfloat16;

/** Where a weight's values come from while it is packed; read from several threads at once. */
public interface MatrixSource {

  /** Output features. */
  int rows();

  /** Input features. */
  int columns();

  /**
   * Reads {@code rowCount} whole rows into {@code destination} from {@code offset} on, row after
   * row.
   */
  void readRows(int firstRow, int rowCount, float[] destination, int offset);

  /**
   * Reads rows as bf16, rounded to nearest even: without a detour where they are stored so.
   *
   * @param destination receives the bits of each value
   */
  default void readBfloat16(int firstRow, int rowCount, short[] destination, int offset) {
    float[] row = new float[columns()];
    for (int r = 0; r < rowCount; r++) {
      readRows(firstRow + r, 1, row, 0);
      Bfloat16.round(row, 0, destination, offset + r * row.length, row.length);
    }
  }
}
