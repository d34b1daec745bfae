package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.EngineErrors;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** One allocation on the device, freed by {@link #close}. Addresses are bytes from its start. */
final class DeviceMemory implements AutoCloseable {
  private final CudaDevice device;
  private final Location start;
  private final long bytes;
  private boolean open = true;

  private DeviceMemory(CudaDevice device, Location start, long bytes) {
    this.device = device;
    this.start = start;
    this.bytes = bytes;
  }

  /**
   * Allocates memory whose content is undefined.
   *
   * @throws io.latentspark.engine.EngineException if the device has not got as much
   */
  static DeviceMemory allocate(CudaDevice device, long bytes) {
    device.use();
    Location start = new Location();
    long size = Math.max(bytes, 1); // the driver allocates no empty blocks
    int result = JCudaDriver.cuMemAlloc(start, size);
    if (result == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
      throw EngineErrors.gpuMemoryExhausted(size, device.freeBytes(), device.gpu().name());
    }
    Cuda.check(result, "cuMemAlloc");
    return new DeviceMemory(device, start, bytes);
  }

  /** Allocates memory and fills it from the heap; it is freed again where that fails. */
  static DeviceMemory of(CudaDevice device, Pointer source, long bytes) {
    DeviceMemory memory = allocate(device, bytes);
    try {
      memory.write(0, source, bytes);
      return memory;
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  /** A device pointer that tells its address, which JCuda keeps to itself. */
  private static final class Location extends CUdeviceptr {
    Location() {}

    Location(Location start, long offset) {
      super(start, offset);
    }

    long address() {
      return getNativePointer() + getByteOffset();
    }
  }

  long bytes() {
    return bytes;
  }

  /** For kernels' arguments. */
  long address(long offset) {
    return start.address() + offset;
  }

  /** Copies from the heap and waits for it. */
  void write(long offset, Pointer source, long count) {
    check(offset, count);
    device.use();
    Cuda.check(
        JCudaDriver.cuMemcpyHtoD(new Location(start, offset), source, count), "cuMemcpyHtoD");
  }

  /** Copies from pinned memory, in the order of the device's work. */
  void writeLater(long offset, Pointer source, long count) {
    check(offset, count);
    Cuda.check(
        JCudaDriver.cuMemcpyHtoDAsync(new Location(start, offset), source, count, device.stream()),
        "cuMemcpyHtoDAsync");
  }

  /** Waits for all work, then copies to the heap. */
  void read(long offset, Pointer destination, long count) {
    check(offset, count);
    device.use();
    device.synchronize();
    Cuda.check(
        JCudaDriver.cuMemcpyDtoH(destination, new Location(start, offset), count), "cuMemcpyDtoH");
  }

  /** Sets all bytes to 0, in the order of the device's work. */
  void clear() {
    device.use();
    Cuda.check(
        JCudaDriver.cuMemsetD8Async(start, (byte) 0, Math.max(bytes, 1), device.stream()),
        "cuMemsetD8Async");
  }

  private void check(long offset, long count) {
    if (offset < 0 || count < 0 || offset + count > bytes) {
      throw new IndexOutOfBoundsException(offset + " + " + count + " of " + bytes);
    }
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      device.use();
      // a failed kernel fails every call after it, this one too; it was reported where it was met
      JCudaDriver.cuMemFree(start);
    }
  }
}
