package io.latentspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.cpu.MachineCeilings;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Ceilings of bench-v2-mini on a machine that reads 30 GB/s and multiplies 4.5 TFLOP/s, as they
 * were worked out by hand from the shape: prefill 8,660 tokens/s, decode 76, offline 928 output
 * tokens/s, shared prefix 245 prompts/s. Two digits are as many as those figures are good for.
 */
class RooflineTest {
  private static final int STEP_TOKENS = 1024;

  private final Roofline roofline =
      new Roofline(
          new MachineCeilings(2, "bf16", 30e9, 4.5e12),
          new StepCost(PublishedShapes.read("bench-v2-mini"), Dtype.BFLOAT16));
  private final Measurement measured = new Measurement(new Rates(100, 90), Map.of(), 0);

  @Test
  void prefill() {
    BenchReport.Speed speed = roofline.prefill(512, STEP_TOKENS, measured);
    assertEquals(8660, speed.ceilingTokensPerSecond(), 8660 * 0.02);
    assertEquals("memory", speed.ceiling());
  }

  @Test
  void decode() {
    BenchReport.Speed speed = roofline.decode(1, 32, 64, measured);
    assertEquals(76, speed.ceilingTokensPerSecond(), 76 * 0.02);
    assertEquals(100 / speed.ceilingTokensPerSecond(), speed.fraction(), 1e-12);
  }

  @Test
  void contextIsReadToo() {
    // 11 MoE layers and a dense one, 13.8 kB of cache per token, 393.2 MB of weights
    BenchReport.Speed near = roofline.decode(1, 0, 2, measured);
    BenchReport.Speed far = roofline.decode(1, 8192, 2, measured);
    double seconds = 1 / far.ceilingTokensPerSecond() - 1 / near.ceilingTokensPerSecond();
    assertEquals(8192 * 13_824 / 30e9, seconds, 1e-9);
  }

  @Test
  void offline() {
    BenchReport.WorkloadSpeed speed =
        roofline.workload(Workload.OFFLINE, 64, STEP_TOKENS, measured);
    assertEquals(928, speed.ceiling(), 928 * 0.02);
    assertEquals(0.6, speed.ceilingGemmSeconds(), 0.05);
  }

  @Test
  void offlineWithMoreInFlight() {
    BenchReport.WorkloadSpeed speed =
        roofline.workload(Workload.OFFLINE, 256, STEP_TOKENS, measured);
    assertEquals(2560, speed.ceiling(), 2560 * 0.05);
  }

  @Test
  void sharedPrefix() {
    BenchReport.WorkloadSpeed speed =
        roofline.workload(Workload.SHARED_PREFIX, 64, STEP_TOKENS, measured);
    assertEquals(245, speed.ceiling(), 245 * 0.02 + 1);
    assertEquals(0, speed.ceilingMemorySeconds());
  }
}
