package io.latentspark.eval.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All expected numbers were printed by CPython 3.11. */
class PythonRandomTest {

  static List<Arguments> seeds() {
    return List.of(
        Arguments.of(
            0L,
            new double[] {0.8444218515250481, 0.7579544029403025, 0.420571580830845},
            new long[] {0, 123, 1097954097L, 2087043557L, 6034146168L, 7654042048833979961L},
            new int[] {0, 1, 1, 9, 913, 1950157577}),
        Arguments.of(
            1234L,
            new double[] {0.9664535356921388, 0.4407325991753527, 0.007491470058587191},
            new long[] {1, 120, 2017064808L, 3466048957L, 2500648409L, 6392603135540172178L},
            new int[] {0, 0, 1, 3, 17, 66172592}),
        Arguments.of(
            42L,
            new double[] {0.6394267984578837, 0.025010755222666936, 0.27502931836911926},
            new long[] {0, 17, 1581559892L, 440213415L, 7201369453L, 5030118478018109776L},
            new int[] {0, 1, 0, 0, 95, 469521477}),
        Arguments.of(
            -7L,
            new double[] {0.32383276483316237, 0.15084917392450192, 0.6509344730398537},
            new long[] {0, 105, 1150797845L, 404285457L, 5865589240L, 8390539026135319669L},
            new int[] {0, 0, 0, 6, 428, 150013383}),
        Arguments.of(
            (1L << 40) + 5,
            new double[] {0.5043802970418443, 0.2686044399723282, 0.9257865475671585},
            new long[] {1, 97, 1756565004L, 3583148323L, 7673528353L, 7015933788926623494L},
            new int[] {0, 0, 0, 2, 244, 1994566228}));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void drawsWhatPythonDraws(long seed, double[] doubles, long[] bits, int[] below) {
    PythonRandom random = new PythonRandom(seed);
    for (double expected : doubles) {
      assertEquals(expected, random.random());
    }
    int[] counts = {1, 7, 31, 32, 33, 63};
    for (int i = 0; i < counts.length; i++) {
      assertEquals(bits[i], random.bits(counts[i]));
    }
    int[] bounds = {1, 2, 3, 10, 1000, Integer.MAX_VALUE};
    for (int i = 0; i < bounds.length; i++) {
      assertEquals(below[i], random.below(bounds[i]));
    }
  }

  static List<Arguments> samples() {
    return List.of(
        // On both sides of the size from which CPython keeps a set of the drawn.
        Arguments.of(
            new int[][] {{21, 5}, {22, 5}, {8, 4}, {8, 4}},
            "14 3 0 2 1, 21 2 3 11 7, 0 7 6 2, 7 4 3 1"),
        Arguments.of(new int[][] {{85, 6}, {86, 6}}, "56 14 0 11 74 4, 85 10 12 45 30 2"),
        Arguments.of(
            new int[][] {{277, 25}, {278, 25}},
            "225 59 3 46 17 42 50 181 121 8 15 267 177 247 237 76 273 93 58 7 249 127 16 170 138, "
                + "238 35 45 263 23 138 32 154 246 181 136 127 102 232 271 9 260 36 2 170 73 242 193 85 27"),
        Arguments.of(
            new int[][] {{7473, 5}, {7473, 5}, {7473, 5}},
            "6374 3610 957 61 742, 7462 6610 4769 286 5501, 5677 687 806 6279 2905"),
        Arguments.of(new int[][] {{5, 5}, {5, 0}, {1, 1}}, "3 0 4 2 1, , 0"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void samplesWhatPythonSamples(int[][] populationsAndCounts, String expected) {
    PythonRandom random = new PythonRandom(1234);
    String[] lists = expected.split(", ", -1);
    for (int i = 0; i < lists.length; i++) {
      int[] drawn = random.sample(populationsAndCounts[i][0], populationsAndCounts[i][1]);
      int[] wanted =
          lists[i].isEmpty()
              ? new int[0]
              : List.of(lists[i].split(" ")).stream().mapToInt(Integer::parseInt).toArray();
      assertArrayEquals(wanted, drawn);
    }
  }

  @Test
  void choosesAndShufflesAsPythonDoes() {
    PythonRandom random = new PythonRandom(3);
    assertArrayEquals(
        new int[] {237, 544, 369, 603, 625, 65, 13, 837, 259, 234, 995, 470},
        random.choices(1000, 12));
    List<Integer> list = new ArrayList<>(IntStream.range(0, 12).boxed().toList());
    random.shuffle(list);
    assertEquals(List.of(9, 0, 11, 10, 4, 1, 5, 3, 2, 6, 7, 8), list);
    assertEquals(0.6714114753695926, random.random());
  }

  @Test
  void stateIsRenewedAfter624Words() {
    PythonRandom random = new PythonRandom(1234);
    for (int i = 0; i < 1000; i++) {
      random.random();
    }
    assertEquals(0.13002727226621502, random.random());
  }

  @Property(tries = 200)
  void samplesHoldDifferentIndices(
      @ForAll long seed,
      @ForAll @IntRange(max = 300) int population,
      @ForAll @IntRange(max = 40) int count) {
    int wanted = Math.min(population, count);
    int[] drawn = new PythonRandom(seed).sample(population, wanted);
    assertEquals(wanted, IntStream.of(drawn).distinct().filter(i -> i < population).count());
  }

  @Test
  void refusesWhatCannotBeDrawn() {
    PythonRandom random = new PythonRandom(0);
    assertThrows(IllegalArgumentException.class, () -> random.sample(4, 5));
    assertThrows(IllegalArgumentException.class, () -> random.choices(0, 1));
    assertThrows(IllegalArgumentException.class, () -> random.below(0));
    assertThrows(IllegalArgumentException.class, () -> random.bits(64));
  }
}
