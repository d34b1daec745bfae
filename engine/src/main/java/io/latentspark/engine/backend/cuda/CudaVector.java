package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.backend.DeviceVector;
import jcuda.Pointer;

/** f32 values on the device, which stay as they are. */
final class CudaVector implements DeviceVector {
  private final DeviceMemory memory;
  private final int size;

  CudaVector(CudaDevice device, float[] values) {
    size = values.length;
    memory = DeviceMemory.of(device, Pointer.to(values), (long) Float.BYTES * size);
  }

  long address() {
    return memory.address(0);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void close() {
    memory.close();
  }
}
