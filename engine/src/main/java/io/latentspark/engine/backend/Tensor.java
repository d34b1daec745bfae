package io.latentspark.engine.backend;

/**
 * A matrix of f32 activations {@code [rows, columns]} on the backend's device, or a window into
 * one. The tensor made by {@code Backend.allocate} owns its memory; windows share it.
 */
public interface Tensor extends AutoCloseable {

  int rows();

  int columns();

  /** A window of {@code count} rows from {@code first}. */
  Tensor rows(int first, int count);

  /** A window of {@code count} columns from {@code first}; rows keep their distance. */
  Tensor columns(int first, int count);

  /** Copies one row to the heap: {@code columns()} values. */
  void read(int row, float[] destination);

  /** Fills one row from the heap: {@code columns()} values. */
  void write(int row, float[] source);

  /** Sets every value to 0. */
  void clear();

  /** Frees the memory, if this tensor owns it. */
  @Override
  void close();
}
