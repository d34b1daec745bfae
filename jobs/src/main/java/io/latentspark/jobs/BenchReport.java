package io.latentspark.jobs;

import java.util.List;
import java.util.Map;

/**
 * Every figure of a benchmark; those that were not asked for are null.
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
    List<WorkloadSpeed> workloads,
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
   * Loading, and the medians of its pairs.
   *
   * @param fileBytes size of the weight files; null where weights are random
   * @param readSeconds reading these files once, with as many threads
   * @param packSeconds packing as many weights that lie in memory, with as many threads
   * @param ratio {@code seconds / (readSeconds + packSeconds)}: the median of the pairs' ratios
   */
  record Load(
      double seconds,
      Long fileBytes,
      Double readSeconds,
      Double packSeconds,
      Double ratio,
      List<LoadPair> pairs) {

    static Load of(List<LoadPair> pairs) {
      double seconds = Rates.medianOf(pairs.stream().mapToDouble(LoadPair::seconds));
      if (pairs.get(0).readSeconds() == null) {
        return new Load(seconds, null, null, null, null, null);
      }
      return new Load(
          seconds,
          pairs.get(0).fileBytes(),
          Rates.medianOf(pairs.stream().mapToDouble(LoadPair::readSeconds)),
          Rates.medianOf(pairs.stream().mapToDouble(LoadPair::packSeconds)),
          Rates.medianOf(pairs.stream().mapToDouble(LoadPair::ratio)),
          pairs);
    }
  }

  /**
   * A rate and how near it comes to the machine's ceilings.
   *
   * @param batchSize sequences computed together
   * @param context tokens that each of them had before
   * @param tokens computed by each of them in a measured run
   * @param bestTokensPerSecond of all sequences together, in the best run; what follows is for it
   * @param bytesPerSecond weights and cache read
   * @param flopsPerSecond operations on weights
   * @param readFraction {@code bytesPerSecond} of the read bandwidth
   * @param gemmFraction {@code flopsPerSecond} of the GEMM rate
   * @param ceiling {@code memory} or {@code gemm}: the one that is met first
   * @param ceilingTokensPerSecond what it allows
   * @param fraction reached of {@code ceilingTokensPerSecond}
   * @param timeShares share of the engine's time by part of a step
   */
  record Speed(
      int batchSize,
      int context,
      int tokens,
      double bestTokensPerSecond,
      double medianTokensPerSecond,
      double bytesPerSecond,
      double flopsPerSecond,
      double readFraction,
      double gemmFraction,
      String ceiling,
      double ceilingTokensPerSecond,
      double fraction,
      Map<String, Double> timeShares) {}

  /**
   * A workload's rate and how near it comes to the machine's ceilings.
   *
   * @param sequences requests, sent at once
   * @param unit what rates count
   * @param best rate a second of the best run
   * @param ceilingMemorySeconds least time of the steps that reading weights and cache bounds
   * @param ceilingGemmSeconds least time of the steps that arithmetic bounds
   * @param ceiling the rate if the steps took no more than that
   * @param fraction reached of {@code ceiling}
   * @param cachedShare share of the prompt tokens that were found in the cache
   * @param timeShares share of the engine's time by part of a step
   */
  record WorkloadSpeed(
      String workload,
      int sequences,
      String unit,
      double best,
      double median,
      double ceilingMemorySeconds,
      double ceilingGemmSeconds,
      double ceiling,
      double fraction,
      double cachedShare,
      Map<String, Double> timeShares) {}

  /**
   * Memory.
   *
   * @param peakBytes most that the process held from loading on until the model was measured: Java
   *     heap and mapped files included
   * @param plannedBytes weights, cache and scratch
   * @param cacheBytesPerToken {@code layers · (kv_lora_rank + qk_rope_head_dim)} values: what each
   *     further token of context takes
   * @param fraction {@code plannedBytes / peakBytes}
   */
  record Memory(long peakBytes, long plannedBytes, long cacheBytesPerToken, double fraction) {}
}
