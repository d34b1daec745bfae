package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.backend.DeviceVector;

/** A small constant vector on the heap. */
@SuppressWarnings("ArrayRecordComponent") // a constant, never compared
record CpuVector(float[] values) implements DeviceVector {
  @Override
  public int size() {
    return values.length;
  }

  @Override
  public void close() {}
}
