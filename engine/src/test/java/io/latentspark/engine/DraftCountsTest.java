package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DraftCountsTest {
  private final DraftCounts one = new DraftCounts(List.of(4L), List.of(3L));
  private final DraftCounts two = new DraftCounts(List.of(10L, 8L), List.of(9L, 2L));

  @Test
  void countsOfDifferentDistancesAddUp() {
    DraftCounts both = new DraftCounts(List.of(14L, 8L), List.of(12L, 2L));
    assertEquals(both, one.plus(two));
    assertEquals(two, both.minus(one));
    assertEquals(two, two.minus(DraftCounts.NONE));
  }

  @Test
  void theRateIsThatOfOneDistance() {
    assertEquals(0.75, one.acceptanceRate(0));
    assertEquals(0.25, two.acceptanceRate(1));
  }

  @Test
  void ofNoDraftsNoneWereAccepted() {
    DraftCounts counts = new DraftCounts(List.of(3L), List.of(2L));
    assertEquals(0, counts.minus(counts).acceptanceRate(0));
  }
}
