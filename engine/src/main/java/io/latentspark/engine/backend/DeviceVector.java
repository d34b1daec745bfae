package io.latentspark.engine.backend;

/** A vector of f32 values on the device. */
public interface DeviceVector extends AutoCloseable {

  int size();

  @Override
  void close();
}
