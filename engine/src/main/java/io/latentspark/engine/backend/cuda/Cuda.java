package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import java.util.Set;
import jcuda.driver.CUresult;

/** Results of the driver's calls. */
final class Cuda {
  /** Failures of kernels or of the device, which every later call gives too. */
  private static final Set<Integer> LASTING =
      Set.of(
          CUresult.CUDA_ERROR_ECC_UNCORRECTABLE,
          CUresult.CUDA_ERROR_ILLEGAL_ADDRESS,
          CUresult.CUDA_ERROR_LAUNCH_TIMEOUT,
          CUresult.CUDA_ERROR_CONTEXT_IS_DESTROYED,
          CUresult.CUDA_ERROR_ASSERT,
          CUresult.CUDA_ERROR_HARDWARE_STACK_ERROR,
          CUresult.CUDA_ERROR_ILLEGAL_INSTRUCTION,
          CUresult.CUDA_ERROR_MISALIGNED_ADDRESS,
          CUresult.CUDA_ERROR_INVALID_ADDRESS_SPACE,
          CUresult.CUDA_ERROR_INVALID_PC,
          CUresult.CUDA_ERROR_LAUNCH_FAILED,
          CUresult.CUDA_ERROR_UNKNOWN);

  private Cuda() {}

  /** Whether it can be due to something launched before. */
  static boolean isLasting(int result) {
    return LASTING.contains(result);
  }

  /**
   * @param call name of the function called
   * @throws EngineException unless it succeeded
   */
  static void check(int result, String call) {
    if (isLasting(result)) {
      throw EngineErrors.gpuFailed(call, CUresult.stringFor(result));
    }
    if (result != CUresult.CUDA_SUCCESS) {
      throw EngineErrors.gpuCallFailed(call, CUresult.stringFor(result));
    }
  }
}
