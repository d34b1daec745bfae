package io.latentspark.jobs;

import io.latentspark.engine.backend.cpu.MachineCeilings;

/** Sets measured rates beside what the machine allows. */
final class Roofline {
  private final MachineCeilings ceilings;
  private final StepCost cost;

  Roofline(MachineCeilings ceilings, StepCost cost) {
    this.ceilings = ceilings;
    this.cost = cost;
  }

  /** Prompt tokens of one sequence, computed in steps of at most so many; one goes to the head. */
  BenchReport.Speed prefill(int tokens, int stepTokens, Rates rates) {
    double bytes = 0;
    for (int done = 0; done < tokens; done += stepTokens) {
      bytes += cost.weightBytes(Math.min(stepTokens, tokens - done));
    }
    return speed(1, tokens, rates, bytes / tokens, cost.operations(tokens, 1) / tokens);
  }

  /** Generated tokens: every step computes one for each sequence. */
  BenchReport.Speed decode(int batchSize, int tokens, Rates rates) {
    double bytes = cost.weightBytes(batchSize);
    double operations = cost.operations(batchSize, batchSize);
    return speed(batchSize, tokens, rates, bytes / batchSize, operations / batchSize);
  }

  private BenchReport.Speed speed(
      int batchSize, int tokens, Rates rates, double bytesPerToken, double operationsPerToken) {
    double memory = ceilings.readBytesPerSecond() / bytesPerToken;
    double gemm = ceilings.gemmFlopsPerSecond() / operationsPerToken;
    double best = rates.best();
    return new BenchReport.Speed(
        batchSize,
        tokens,
        best,
        rates.median(),
        best * bytesPerToken,
        best * operationsPerToken,
        best / memory,
        best / gemm,
        memory <= gemm ? "memory" : "gemm",
        Math.min(memory, gemm),
        best / Math.min(memory, gemm));
  }
}
