package io.latentspark.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.Dtype;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  /** A weight takes a few bytes and at least a cycle or so of 16 lanes. */
  @ParameterizedTest
  @EnumSource(Dtype.class)
  void packingToo(Dtype dtype) {
    double rate = PackingRate.measure(1, dtype, 5_000_000);
    assertTrue(rate > 1e5, rate + " weights a second");
    assertTrue(rate < 100e9, rate + " weights a second");
  }
}
