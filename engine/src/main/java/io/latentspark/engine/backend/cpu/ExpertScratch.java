package io.latentspark.engine.backend.cpu;

/** What one thread computes a whole expert in, for a few rows. */
final class ExpertScratch implements AutoCloseable {
  static final int ROWS = 24;

  final CpuTensor inputs;
  final CpuTensor gateUp;
  final CpuTensor activated;

  ExpertScratch(int hidden, int intermediate) {
    inputs = CpuTensor.allocate(ROWS, hidden);
    gateUp = CpuTensor.allocate(ROWS, 2 * intermediate);
    activated = CpuTensor.allocate(ROWS, intermediate);
  }

  @Override
  public void close() {
    inputs.close();
    gateUp.close();
    activated.close();
  }
}
