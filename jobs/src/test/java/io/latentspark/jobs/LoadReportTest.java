package io.latentspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadReportTest {

  @Test
  void ratioIsTheMedianOfThePairsRatios() {
    LoadPair first = pair(3, 0.5, 0.5);
    LoadPair second = pair(1, 0.2, 0.8);
    LoadPair third = pair(6, 1, 3);
    assertEquals(1.5, third.ratio());
    BenchReport.Load odd = BenchReport.Load.of(List.of(first, second, third));
    assertEquals(1.5, odd.ratio());
    assertEquals(3, odd.seconds());
    assertEquals(0.5, odd.readSeconds());
    assertEquals(0.8, odd.packSeconds());
    assertEquals(2, BenchReport.Load.of(List.of(first, second)).ratio());
  }

  @Test
  void randomWeightsHaveNoPairs() {
    BenchReport.Load load = BenchReport.Load.of(List.of(new LoadPair(2, Optional.empty())));
    assertEquals(2, load.seconds());
    assertNull(load.ratio());
    assertNull(load.pairs());
  }

  private static LoadPair pair(double seconds, double read, double pack) {
    return new LoadPair(seconds, Optional.of(new LoadFloor(1, read, pack)));
  }
}
