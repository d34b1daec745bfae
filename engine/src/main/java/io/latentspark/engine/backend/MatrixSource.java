package io.latentspark.engine.backend;

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
}
