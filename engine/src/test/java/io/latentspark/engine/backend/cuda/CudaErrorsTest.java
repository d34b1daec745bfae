package io.latentspark.engine.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import io.latentspark.engine.backend.Tensor;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with a GPU, on the emulated one. */
class CudaErrorsTest {

  @BeforeEach
  void emulate() {
    EmulatedGpu.load();
  }

  @AfterEach
  void mend() {
    EmulatedGpu.mend();
  }

  @Test
  void allMemoryIsFreed() {
    int before = EmulatedGpu.allocations();
    try (CudaBackend gpu = CudaBackend.open(Dtype.FLOAT32, 0)) {
      gpu.vector(new float[3]).close();
      gpu.allocate(2, 3).close();
    }
    assertEquals(before, EmulatedGpu.allocations());
  }

  @Test
  void noSuchGpu() {
    assertError(
        ErrorCode.UNSUPPORTED_PLATFORM,
        "There is no GPU 1: the NVIDIA driver shows 1 to this process.",
        assertThrows(EngineException.class, () -> CudaBackend.open(Dtype.FLOAT32, 1)));
  }

  @Test
  void oldDriver() {
    EmulatedGpu.driverVersion(12040);
    assertError(
        ErrorCode.UNSUPPORTED_PLATFORM,
        "The NVIDIA driver speaks CUDA 12.4, but the kernels are compiled for CUDA 13.0.",
        assertThrows(EngineException.class, () -> CudaBackend.open(Dtype.FLOAT32, 0)));
  }

  @Test
  void missingDriverAndOldGpu() {
    assertError(
        ErrorCode.UNSUPPORTED_PLATFORM,
        "There is no CUDA driver here: libcuda.so.1 was not found.",
        EngineErrors.cudaDriverMissing());
    assertError(
        ErrorCode.UNSUPPORTED_PLATFORM,
        "Tesla T4 has compute capability 7.5, but bf16 tensor cores begin with 8.0.",
        EngineErrors.gpuTooOld("Tesla T4", 75, 80));
    assertError(
        ErrorCode.UNSUPPORTED_PLATFORM,
        "--device cuda-emulated is compiled from the sources of the kernels, and /opt/latentspark.jar lies in no source checkout.",
        EngineErrors.emulatorWithoutSources(Path.of("/opt/latentspark.jar")));
  }

  @Test
  void outOfMemory() {
    try (CudaBackend gpu = CudaBackend.open(Dtype.FLOAT32, 0)) {
      EmulatedGpu.memory(8 << 20);
      EngineException error = assertThrows(EngineException.class, () -> gpu.allocate(1024, 4096));
      assertError(ErrorCode.NOT_ENOUGH_MEMORY, "CUDA emulator has no 16,777,216 bytes left", error);
      gpu.allocate(16, 16).close(); // what fits is still given
    }
  }

  @Test
  void aKernelThatFails() {
    try (CudaBackend gpu = CudaBackend.open(Dtype.FLOAT32, 0)) {
      EmulatedGpu.fail("silu_multiply");
      Tensor out = gpu.allocate(2, 3);
      gpu.siluMultiply(gpu.allocate(2, 6), out);
      EngineException error = assertThrows(EngineException.class, () -> out.read(0, new float[3]));
      assertError(
          ErrorCode.INTERNAL,
          "The GPU failed: cuStreamSynchronize, after launching silu_multiply as Shape[gridX=2,"
              + " gridY=1, gridZ=1, threads=32, sharedBytes=0], gave CUDA_ERROR_LAUNCH_FAILED.",
          error);
    }
  }

  private static void assertError(ErrorCode code, String begin, EngineException error) {
    assertEquals(code, error.code());
    assertTrue(error.getMessage().startsWith(begin), error.getMessage());
  }
}
