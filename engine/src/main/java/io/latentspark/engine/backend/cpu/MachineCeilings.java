package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineException;

/**
 * What this machine reaches at best, whatever the model: decoding cannot be faster than the weights
 * are read, nor prefill faster than matrices are multiplied.
 *
 * @param threads that were used
 * @param arithmetic the instruction set, and how weights of the given type are computed with
 * @param readBytesPerSecond reading memory, far more than the caches hold
 * @param gemmFlopsPerSecond oneDNN multiplying large matrices in f32 or, for bf16 weights where the
 *     CPU can, in bf16: whichever is faster
 */
public record MachineCeilings(
    int threads, String arithmetic, double readBytesPerSecond, double gemmFlopsPerSecond) {
  /** The first passes run before the JIT is done, and others may be held up: the best counts. */
  private static final int FEWEST_PASSES = 6;

  private static final long MEASURED_NANOS = 1_000_000_000;

  /**
   * Measures for about four seconds, with a GiB of memory.
   *
   * @param threads as many as the engine is to use
   * @param dtype of the weights
   * @throws EngineException {@code UNSUPPORTED_PLATFORM} if the CPU backend cannot run here
   */
  public static MachineCeilings measure(int threads, Dtype dtype) {
    CpuFeatures features = CpuFeatures.require();
    try (Workers workers = new Workers(threads)) {
      return new MachineCeilings(
          threads,
          features.describe(dtype),
          readBandwidth(workers),
          gemmRate(dtype, features, workers));
    }
  }

  private static double readBandwidth(Workers workers) {
    try (ReadBandwidth read = new ReadBandwidth(workers)) {
      return read.bytes() / bestSeconds(read::pass);
    }
  }

  private static double gemmRate(Dtype dtype, CpuFeatures features, Workers workers) {
    double wide = gemmRate(Dtype.FLOAT32, workers);
    return dtype == Dtype.BFLOAT16 && features.bf16Arithmetic()
        ? Math.max(wide, gemmRate(dtype, workers))
        : wide;
  }

  private static double gemmRate(Dtype dtype, Workers workers) {
    try (GemmRate gemm = new GemmRate(dtype, workers)) {
      return gemm.operations() / bestSeconds(gemm::pass);
    }
  }

  private static double bestSeconds(Runnable pass) {
    long begin = System.nanoTime();
    long best = Long.MAX_VALUE;
    for (int i = 0; i < FEWEST_PASSES || System.nanoTime() - begin < MEASURED_NANOS; i++) {
      long start = System.nanoTime();
      pass.run();
      best = Math.min(best, System.nanoTime() - start);
    }
    return best / 1e9;
  }
}
