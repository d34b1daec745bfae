package io.latentspark.engine.backend.cuda;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import java.nio.charset.StandardCharsets;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/** One GPU: its context and the stream that all work goes through, in order. */
final class CudaDevice implements AutoCloseable {
  /** The kernels are compiled by CUDA 13, for these and later ones. */
  private static final int LEAST_DRIVER = 13000;

  private static final int LEAST_CAPABILITY = 80;
  private static final int NAME_BYTES = 256;

  private final CUdevice device = new CUdevice();
  private final CUcontext context = new CUcontext();
  private final CUstream stream = new CUstream();
  private final String name;
  private final int capability;
  private volatile Kernel lastKernel;
  private volatile KernelLauncher.Shape lastShape;

  private CudaDevice(int ordinal) {
    Cuda.check(JCudaDriver.cuDeviceGet(device, ordinal), "cuDeviceGet");
    byte[] bytes = new byte[NAME_BYTES];
    Cuda.check(JCudaDriver.cuDeviceGetName(bytes, bytes.length, device), "cuDeviceGetName");
    name = new String(bytes, StandardCharsets.UTF_8).split("\0", 2)[0];
    capability =
        10 * attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
            + attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    if (capability < LEAST_CAPABILITY) {
      throw EngineErrors.gpuTooOld(name, capability, LEAST_CAPABILITY);
    }
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
    try {
      return openFirst(ordinal);
    } catch (LinkageError e) { // JCuda's natives found no libcuda.so.1
      throw EngineErrors.cudaDriverMissing(e);
    }
  }

  private static CudaDevice openFirst(int ordinal) {
    int result = JCudaDriver.cuInit(0);
    if (result == CUresult.CUDA_ERROR_NO_DEVICE) {
      throw EngineErrors.noSuchGpu(ordinal, 0);
    }
    Cuda.check(result, "cuInit");
    int[] value = new int[1];
    Cuda.check(JCudaDriver.cuDriverGetVersion(value), "cuDriverGetVersion");
    if (value[0] < LEAST_DRIVER) {
      throw EngineErrors.cudaDriverTooOld(value[0], LEAST_DRIVER);
    }
    Cuda.check(JCudaDriver.cuDeviceGetCount(value), "cuDeviceGetCount");
    if (ordinal >= value[0]) {
      throw EngineErrors.noSuchGpu(ordinal, value[0]);
    }
    return new CudaDevice(ordinal);
  }

  private int attribute(int attribute) {
    int[] value = new int[1];
    Cuda.check(JCudaDriver.cuDeviceGetAttribute(value, attribute, device), "cuDeviceGetAttribute");
    return value[0];
  }

  /** Makes this the calling thread's device. */
  void use() {
    Cuda.check(JCudaDriver.cuCtxSetCurrent(context), "cuCtxSetCurrent");
  }

  CUstream stream() {
    return stream;
  }

  String name() {
    return name;
  }

  /** Compute capability, 90 for 9.0. */
  int capability() {
    return capability;
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
