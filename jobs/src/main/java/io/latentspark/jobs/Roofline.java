package io.latentspark.jobs;

import io.latentspark.engine.backend.cpu.MachineCeilings;
import java.util.List;

/** Sets measured rates beside what the machine allows. */
final class Roofline {
  private final MachineCeilings ceilings;
  private final StepCost cost;

  Roofline(MachineCeilings ceilings, StepCost cost) {
    this.ceilings = ceilings;
    this.cost = cost;
  }

  /** Prompt tokens of one sequence, computed in steps of at most so many; one goes to the head. */
  BenchReport.Speed prefill(int tokens, int stepTokens, Measurement measured) {
    double bytes = 0;
    for (int done = 0; done < tokens; done += stepTokens) {
      bytes += cost.weightBytes(Math.min(stepTokens, tokens - done));
    }
    double operations = cost.operations(StepSize.prefill(tokens));
    return speed(1, 0, tokens, measured, bytes / tokens, operations / tokens);
  }

  /**
   * Generated tokens: every step computes one for each sequence.
   *
   * @param context tokens of each sequence before the first of these
   */
  BenchReport.Speed decode(int batchSize, int context, int tokens, Measurement measured) {
    // on average half of the generated tokens are in the cache too
    StepSize step = StepSize.decode(batchSize, context + tokens / 2L);
    double bytes = cost.bytes(step);
    double operations = cost.operations(step);
    return speed(batchSize, context, tokens, measured, bytes / batchSize, operations / batchSize);
  }

  private BenchReport.Speed speed(
      int batchSize,
      int context,
      int tokens,
      Measurement measured,
      double bytesPerToken,
      double operationsPerToken) {
    double memory = ceilings.readBytesPerSecond() / bytesPerToken;
    double gemm = ceilings.gemmFlopsPerSecond() / operationsPerToken;
    double best = measured.rates().best();
    return new BenchReport.Speed(
        batchSize,
        context,
        tokens,
        best,
        measured.rates().median(),
        best * bytesPerToken,
        best * operationsPerToken,
        best / memory,
        best / gemm,
        memory <= gemm ? "memory" : "gemm",
        Math.min(memory, gemm),
        best / Math.min(memory, gemm),
        measured.timeShares());
  }

  /**
   * A workload.
   *
   * @param measured its rate counts what {@link Workload#unit} names
   */
  BenchReport.WorkloadSpeed workload(
      Workload workload, int sequences, int stepTokens, Measurement measured) {
    List<StepSize> steps = WorkloadSteps.of(workload, sequences, stepTokens);
    double memorySeconds = 0;
    double gemmSeconds = 0;
    for (StepSize step : steps) {
      double memory = cost.bytes(step) / ceilings.readBytesPerSecond();
      double gemm = cost.operations(step) / ceilings.gemmFlopsPerSecond();
      memorySeconds += memory > gemm ? memory : 0;
      gemmSeconds += memory > gemm ? 0 : gemm;
    }
    double ceiling = workload.units(sequences) / (memorySeconds + gemmSeconds);
    return new BenchReport.WorkloadSpeed(
        workload.toString(),
        sequences,
        workload.unit(),
        measured.rates().best(),
        measured.rates().median(),
        memorySeconds,
        gemmSeconds,
        ceiling,
        measured.rates().best() / ceiling,
        measured.cachedShare(),
        measured.timeShares());
  }
}
