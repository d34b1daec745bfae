package io.latentspark.jobs;

import java.util.List;

/**
 * Every figure of a benchmark.
 *
 * @param weights {@code checkpoint} or {@code random}
 */
record BenchReport(
    String model,
    String weights,
    String dtype,
    int layers,
    long parameters,
    long activeParametersPerToken,
    Machine machine,
    Load load,
    Speed prefill,
    List<Speed> decode,
    Memory memory) {

  /**
   * The machine and the ceilings measured on it in the same run.
   *
   * @param gemm the arithmetic that the GEMM ceiling was measured with
   */
  record Machine(
      String device,
      int threads,
      String gemm,
      double readBytesPerSecond,
      double gemmFlopsPerSecond) {}

  /**
   * Loading.
   *
   * @param fileBytes size of the weight files; null where weights are random
   * @param readSeconds reading these files once with one thread, before loading
   * @param fraction {@code readSeconds / seconds}
   */
  record Load(double seconds, Long fileBytes, Double readSeconds, Double fraction) {}

  /**
   * A rate and how near it comes to the machine's ceilings.
   *
   * @param batchSize sequences computed together
   * @param tokens computed by each of them in a measured run
   * @param bestTokensPerSecond of all sequences together, in the best run; what follows is for it
   * @param bytesPerSecond weights read
   * @param flopsPerSecond operations on weights
   * @param readFraction {@code bytesPerSecond} of the read bandwidth
   * @param gemmFraction {@code flopsPerSecond} of the GEMM rate
   * @param ceiling {@code memory} or {@code gemm}: the one that is met first
   * @param ceilingTokensPerSecond what it allows
   * @param fraction reached of {@code ceilingTokensPerSecond}
   */
  record Speed(
      int batchSize,
      int tokens,
      double bestTokensPerSecond,
      double medianTokensPerSecond,
      double bytesPerSecond,
      double flopsPerSecond,
      double readFraction,
      double gemmFraction,
      String ceiling,
      double ceilingTokensPerSecond,
      double fraction) {}

  /**
   * Memory.
   *
   * @param peakBytes most that the process held until the model was measured: Java heap, mapped
   *     files and the GiB that the machine's ceilings were measured with included
   * @param plannedBytes weights, cache and scratch
   * @param fraction {@code plannedBytes / peakBytes}
   */
  record Memory(long peakBytes, long plannedBytes, double fraction) {}
}
