package io.latentspark.engine.backend;

/**
 * A matrix {@code [out_features, in_features]}, packed once for the device and owned until closed.
 */
public interface Weight extends AutoCloseable {

  int outFeatures();

  int inFeatures();

  /** Bytes it occupies on the device. */
  long bytes();

  @Override
  void close();
}
