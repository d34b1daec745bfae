package io.latentspark.engine.backend.cpu;

/** What one thread computes a whole expert in, for a few rows. */
final class ExpertScratch implements AutoCloseable {
  final CpuTensor inputs;
  final CpuTensor gateUp;
  final CpuTensor activated;

  ExpertScratch(int hidden, int intermediate) {
    inputs = CpuTensor.allocate(CpuScratch.EXPERT_ROWS, hidden);
    gateUp = CpuTensor.allocate(CpuScratch.EXPERT_ROWS, 2 * intermediate);
    activated = CpuTensor.allocate(CpuScratch.EXPERT_ROWS, intermediate);
  }

  @Override
  public void close() {
    inputs.close();
    gateUp.close();
    activated.close();
  }
}
