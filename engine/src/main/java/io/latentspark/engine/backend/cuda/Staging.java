package io.latentspark.engine.backend.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.driver.JCudaDriver;

/**
 * Carries integers to kernels in the order of the device's work: through a ring of pinned memory,
 * which is waited for only where it begins anew.
 */
final class Staging implements AutoCloseable {
  private static final int LEAST_BYTES = 1 << 20;
  private static final int ALIGNMENT = 256;

  private final CudaDevice device;
  private Pointer pinned;
  private ByteBuffer buffer;
  private DeviceMemory memory;
  private int used;

  Staging(CudaDevice device) {
    this.device = device;
    allocate(LEAST_BYTES);
  }

  /** Replaces what there is, or leaves it if there is no room. */
  private void allocate(int bytes) {
    DeviceMemory there = DeviceMemory.allocate(device, bytes);
    Pointer here = new Pointer();
    try {
      device.check(JCudaDriver.cuMemAllocHost(here, bytes), "cuMemAllocHost");
    } catch (RuntimeException | Error e) {
      there.close();
      throw e;
    }
    close();
    memory = there;
    pinned = here;
    buffer = pinned.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
    used = 0;
  }

  /**
   * @return where the values will be for kernels launched from now on, until as many more have been
   *     carried as the ring holds: use it in the next launch
   */
  long carry(int[] values) {
    int bytes = Integer.BYTES * values.length;
    if (bytes > buffer.capacity()) {
      device.synchronize();
      allocate(Integer.highestOneBit(bytes) * 2);
    }
    if (bytes > buffer.capacity() - used) {
      device.synchronize();
      used = 0;
    }
    device.use();
    buffer.position(used);
    buffer.asIntBuffer().put(values);
    memory.writeLater(used, pinned.withByteOffset(used), bytes);
    long address = memory.address(used);
    used += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return address;
  }

  @Override
  public void close() {
    if (memory != null) {
      memory.close();
      JCudaDriver.cuMemFreeHost(pinned);
    }
  }
}
