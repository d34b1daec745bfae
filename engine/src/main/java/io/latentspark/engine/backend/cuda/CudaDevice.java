package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.EngineException;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/** One GPU: its context and the stream that all work goes through, in order. */
final class CudaDevice implements AutoCloseable {
  private final Gpu gpu;
  private final CUdevice device = new CUdevice();
  private final CUcontext context = new CUcontext();
  private final CUstream stream = new CUstream();
  private boolean open = true;
  private volatile Kernel lastKernel;
  private volatile KernelLauncher.Shape lastShape;

  private CudaDevice(Gpu gpu) {
    this.gpu = gpu;
    Cuda.check(JCudaDriver.cuDeviceGet(device, gpu.ordinal()), "cuDeviceGet");
    Cuda.check(JCudaDriver.cuDevicePrimaryCtxRetain(context, device), "cuDevicePrimaryCtxRetain");
    try {
      use();
      Cuda.check(JCudaDriver.cuStreamCreate(stream, 0), "cuStreamCreate");
    } catch (RuntimeException | Error e) {
      JCudaDriver.cuDevicePrimaryCtxRelease(device);
      throw e;
    }
  }

  /**
   * Opens a GPU.
   *
   * @throws EngineException if there is no driver, no such GPU, or either is too old
   */
  static CudaDevice open(int ordinal) {
    return new CudaDevice(Gpus.require(ordinal));
  }

  /** Makes this the calling thread's device. */
  void use() {
    check(JCudaDriver.cuCtxSetCurrent(context), "cuCtxSetCurrent");
  }

  /** The same to free what is on it: an earlier failure, met here, was reported before. */
  void useToFree() {
    JCudaDriver.cuCtxSetCurrent(context);
  }

  CUstream stream() {
    return stream;
  }

  Gpu gpu() {
    return gpu;
  }

  /** Memory that is not allocated, by anyone. */
  long freeBytes() {
    use();
    long[] free = new long[1];
    long[] total = new long[1];
    check(JCudaDriver.cuMemGetInfo(free, total), "cuMemGetInfo");
    return free[0];
  }

  /** Notes a launch, for the message if it fails. */
  void launched(Kernel kernel, KernelLauncher.Shape shape) {
    lastKernel = kernel;
    lastShape = shape;
  }

  /** Waits until all work is done. */
  void synchronize() {
    use();
    check(JCudaDriver.cuStreamSynchronize(stream), "cuStreamSynchronize");
  }

  /**
   * @param call name of the function called, and on what
   * @throws EngineException unless it succeeded; names what was launched last, where that may have
   *     failed
   */
  void check(int result, String call) {
    Kernel last = lastKernel;
    boolean isOfAnother = last != null && Cuda.isLasting(result);
    Cuda.check(
        result,
        isOfAnother
            ? call + ", after launching " + last.function() + " as " + lastShape + ","
            : call);
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      useToFree();
      JCudaDriver.cuStreamDestroy(stream);
      JCudaDriver.cuDevicePrimaryCtxRelease(device); // others of this process may hold it too
    }
  }
}
