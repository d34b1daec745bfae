package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.backend.DeviceVector;
import jcuda.Pointer;

/** f32 values on the device, which stay as they are. */
final class CudaVector implements DeviceVector {
  private final DeviceMemory memory;
  private final int size;

  CudaVector(CudaDevice device, float[] values) {
    size = values.length;
    memory = DeviceMemory.allocate(device, (long) Float.BYTES * size);
    try {
      memory.write(0, Pointer.to(values), memory.bytes());
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
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
