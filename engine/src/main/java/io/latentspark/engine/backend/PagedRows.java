package io.latentspark.engine.backend;

/** Fixed-width rows in numbered slots, the same slots in every layer. */
public interface PagedRows extends AutoCloseable {

  int layers();

  int slots();

  /** Values of a row. */
  int width();

  /** Bytes it occupies on the device. */
  long bytes();

  @Override
  void close();
}
