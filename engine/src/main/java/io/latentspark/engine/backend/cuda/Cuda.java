package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import jcuda.driver.CUresult;

/** Results of the driver's calls. */
final class Cuda {
  private Cuda() {}

  /**
   * @param call name of the function called
   * @throws EngineException unless it succeeded
   */
  static void check(int result, String call) {
    if (result != CUresult.CUDA_SUCCESS) {
      throw EngineErrors.gpuFailed(call, CUresult.stringFor(result));
    }
  }
}
