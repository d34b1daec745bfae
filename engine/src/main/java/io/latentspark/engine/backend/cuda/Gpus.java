package io.latentspark.engine.backend.cuda;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUdevice;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** The GPUs of this machine, asked without taking any of their memory. */
public final class Gpus {
  /** The kernels are compiled by CUDA 13, for these and later ones. */
  private static final int LEAST_DRIVER = 13000;

  private static final int LEAST_CAPABILITY = 80;
  private static final int NAME_BYTES = 256;

  private Gpus() {}

  /** Whether NVIDIA's driver is installed, of whatever version. */
  public static boolean hasDriver() {
    return DriverLibrary.isPresent();
  }

  /**
   * CUDA's version that the driver speaks, 13000 for 13.0.
   *
   * @throws EngineException if there is no driver
   */
  public static int driverVersion() {
    DriverLibrary.require();
    int[] version = new int[1];
    Cuda.check(JCudaDriver.cuDriverGetVersion(version), "cuDriverGetVersion");
    return version[0];
  }

  /**
   * All that the driver shows, whether they can be used or not.
   *
   * @throws EngineException if there is no driver, or it is too old
   */
  public static List<Gpu> all() {
    int version = driverVersion();
    if (version < LEAST_DRIVER) {
      throw EngineErrors.cudaDriverTooOld(version, LEAST_DRIVER);
    }
    int result = JCudaDriver.cuInit(0);
    if (result == CUresult.CUDA_ERROR_NO_DEVICE) {
      return List.of();
    }
    Cuda.check(result, "cuInit");
    int[] count = new int[1];
    Cuda.check(JCudaDriver.cuDeviceGetCount(count), "cuDeviceGetCount");
    List<Gpu> gpus = new ArrayList<>();
    for (int ordinal = 0; ordinal < count[0]; ordinal++) {
      gpus.add(gpu(ordinal));
    }
    return gpus;
  }

  private static Gpu gpu(int ordinal) {
    CUdevice device = new CUdevice();
    Cuda.check(JCudaDriver.cuDeviceGet(device, ordinal), "cuDeviceGet");
    byte[] bytes = new byte[NAME_BYTES];
    Cuda.check(JCudaDriver.cuDeviceGetName(bytes, bytes.length, device), "cuDeviceGetName");
    String name = new String(bytes, StandardCharsets.UTF_8).split("\0", 2)[0];
    int capability =
        10 * attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device)
            + attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device);
    long[] total = new long[1];
    Cuda.check(JCudaDriver.cuDeviceTotalMem(total, device), "cuDeviceTotalMem");
    return new Gpu(ordinal, name, capability, total[0]);
  }

  private static int attribute(int attribute, CUdevice device) {
    int[] value = new int[1];
    Cuda.check(JCudaDriver.cuDeviceGetAttribute(value, attribute, device), "cuDeviceGetAttribute");
    return value[0];
  }

  /**
   * One that can be used.
   *
   * @throws EngineException if there is no driver, no such GPU, or either is too old
   */
  public static Gpu require(int ordinal) {
    List<Gpu> gpus = all();
    if (ordinal >= gpus.size()) {
      throw EngineErrors.noSuchGpu(ordinal, gpus.size());
    }
    return usable(gpus.get(ordinal));
  }

  /**
   * The first that can be used; an emulated one is not asked for by accident.
   *
   * @throws EngineException if there is none
   */
  public static Gpu requireAny() {
    List<Gpu> gpus = all().stream().filter(gpu -> !gpu.isEmulated()).toList();
    return gpus.stream()
        .filter(gpu -> gpu.capability() >= LEAST_CAPABILITY)
        .findFirst()
        .orElseGet(() -> usable(gpus.stream().findFirst().orElseThrow(EngineErrors::noGpu)));
  }

  private static Gpu usable(Gpu gpu) {
    if (gpu.capability() < LEAST_CAPABILITY) {
      throw EngineErrors.gpuTooOld(gpu.name(), gpu.capability(), LEAST_CAPABILITY);
    }
    return gpu;
  }
}
