package io.latentspark.engine.backend.cuda;

import static jcuda.driver.CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;

/** The compiled kernels, loaded into a device's context. */
final class KernelModules implements AutoCloseable {
  private static final int PLAIN_SHARED_BYTES = 48 << 10;

  private final Map<String, CUmodule> modules = new HashMap<>();
  private final Map<Kernel, CUfunction> functions = new EnumMap<>(Kernel.class);

  KernelModules(CudaDevice device) {
    device.use();
    try {
      for (Kernel kernel : Kernel.values()) {
        CUmodule module = modules.computeIfAbsent(kernel.source(), KernelModules::load);
        CUfunction function = new CUfunction();
        Cuda.check(
            JCudaDriver.cuModuleGetFunction(function, module, kernel.function()),
            "cuModuleGetFunction of " + kernel.function());
        functions.put(kernel, function);
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private static CUmodule load(String source) {
    String file = source + ".fatbin";
    try (InputStream image = KernelModules.class.getResourceAsStream(file)) {
      CUmodule module = new CUmodule();
      int result = JCudaDriver.cuModuleLoadData(module, image.readAllBytes());
      Cuda.check(result, "cuModuleLoadData of " + file);
      return module;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param sharedBytes dynamic shared memory it will be launched with
   */
  CUfunction function(Kernel kernel, int sharedBytes) {
    CUfunction function = functions.get(kernel);
    if (sharedBytes > PLAIN_SHARED_BYTES) {
      Cuda.check(
          JCudaDriver.cuFuncSetAttribute(
              function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, sharedBytes),
          "cuFuncSetAttribute of " + kernel.function());
    }
    return function;
  }

  @Override
  public void close() {
    modules.values().forEach(JCudaDriver::cuModuleUnload);
  }
}
