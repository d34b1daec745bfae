package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/** One GPU: its context and the stream that all work goes through, in order. */
final class CudaDevice implements AutoCloseable {
  private final Gpu gpu;
  private final CUdevice device = new CUdevice();
  private final CUcontext context = new CUcontext();
  private final CUstream stream = new CUstream();
  private volatile Kernel lastKernel;
  private volatile KernelLauncher.Shape lastShape;

  private CudaDevice(Gpu gpu) {
    this.gpu = gpu;
    Cuda.check(JCudaDriver.cuDeviceGet(device, gpu.ordinal()), "cuDeviceGet");
    Cuda.check(JCudaDriver.cuDevicePrimaryCtxRetain(context, device), "cuDevicePrimaryCtxRetain");
    use();
    Cuda.check(JCudaDriver.cuStreamCreate(stream, 0), "cuStreamCreate");
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
    Cuda.check(JCudaDriver.cuCtxSetCurrent(context), "cuCtxSetCurrent");
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
    Cuda.check(JCudaDriver.cuMemGetInfo(free, total), "cuMemGetInfo");
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
    int result = JCudaDriver.cuStreamSynchronize(stream);
    if (result != CUresult.CUDA_SUCCESS) {
      String last = lastKernel == null ? "nothing" : lastKernel.function() + " as " + lastShape;
      throw EngineErrors.gpuFailed(
          "cuStreamSynchronize, after launching " + last + ",", CUresult.stringFor(result));
    }
  }

  @Override
  public void close() {
    use();
    JCudaDriver.cuStreamDestroy(stream);
    JCudaDriver.cuDevicePrimaryCtxRelease(device);
  }
}
