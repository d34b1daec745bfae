package io.latentspark.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.Dtype;
import org.junit.jupiter.api.Test;

class MachineCeilingsTest {
  /** Bounds that any x86-64 machine with AVX2 keeps to: one core, busy, up to the best of 2025. */
  @Test
  void liesWithinWhatHardwareCanDo() {
    MachineCeilings ceilings = MachineCeilings.measure(1, Dtype.FLOAT32);
    assertEquals(1, ceilings.threads());
    assertTrue(ceilings.readBytesPerSecond() > 0.2e9, ceilings.toString());
    assertTrue(ceilings.readBytesPerSecond() < 200e9, ceilings.toString());
    assertTrue(ceilings.gemmFlopsPerSecond() > 2e9, ceilings.toString());
    assertTrue(ceilings.gemmFlopsPerSecond() < 1e12, ceilings.toString());
  }
}
