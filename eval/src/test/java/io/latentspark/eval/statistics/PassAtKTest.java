package io.latentspark.eval.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassAtKTest {

  @ParameterizedTest
  @CsvSource({
    "10,3,1,0.3",
    "10,0,5,0",
    "10,10,1,1",
    "5,2,2,0.7",
    "200,40,10,0.8987", // Chen et al. 2021: 1 - C(160,10)/C(200,10)
    "4,1,4,1"
  })
  void isTheUnbiasedEstimate(int samples, int correct, int k, double expected) {
    assertEquals(expected, PassAtK.estimate(samples, correct, k), 1e-4);
  }

  /** By counting all subsets of k samples. */
  @Property(tries = 200)
  void countsSubsetsWithARightOne(
      @ForAll @IntRange(min = 1, max = 9) int samples,
      @ForAll @IntRange(max = 9) int right,
      @ForAll @IntRange(min = 1, max = 9) int wanted) {
    int correct = Math.min(right, samples);
    int k = Math.min(wanted, samples);
    int subsets = 0;
    int passing = 0;
    for (int subset = 0; subset < 1 << samples; subset++) {
      if (Integer.bitCount(subset) == k) {
        subsets++;
        passing += (subset & ((1 << correct) - 1)) != 0 ? 1 : 0;
      }
    }
    assertEquals((double) passing / subsets, PassAtK.estimate(samples, correct, k), 1e-12);
  }

  @Test
  void moreThanTheSamplesIsUndefined() {
    assertThrows(IllegalArgumentException.class, () -> PassAtK.estimate(3, 1, 4));
  }

  @Test
  void consensusIsTheMostFrequentAnswer() {
    assertEquals(Optional.of("b"), Consensus.of(List.of("a", "b", "c", "b")));
    assertEquals(Optional.of("a"), Consensus.of(List.of("a", "b")));
    assertEquals(Optional.empty(), Consensus.of(List.of()));
  }
}
