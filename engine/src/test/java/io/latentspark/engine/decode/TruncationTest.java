package io.latentspark.engine.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TruncationTest {

  @ParameterizedTest
  @CsvSource({
    // vocabulary, spread of logits, temperature, top-k, top-p, min-p
    "5, 1, 1, 2, 1, 0",
    "1000, 3, 1, 1, 1, 0",
    "1000, 3, 1, 50, 1, 0",
    "1000, 3, 1, 999, 1, 0",
    "1000, 3, 1, 5000, 1, 0",
    "1000, 3, 0.6, 0, 0.95, 0",
    "1000, 0.01, 1, 0, 0.5, 0",
    "1000, 10, 2, 0, 0.99, 0",
    "1000, 3, 1, 0, 0.0001, 0",
    "20011, 2, 1, 0, 0.9, 0",
    "20011, 2.5, 0.3, 0, 0.95, 0",
    "1000, 3, 1, 0, 1, 0.05",
    "1000, 3, 0.7, 0, 1, 1",
    "1000, 3, 1.5, 100, 0.8, 0.02",
    "1000, 3, 1.5, 20, 0.8, 0.0002",
    "20011, 2, 1, 5000, 0.7, 0.0001",
  })
  void keepsWhatSortingEverythingKeeps(
      int vocabSize, float spread, float temperature, int topK, float topP, float minP) {
    SamplingParams params =
        SamplingParams.builder().temperature(temperature).topK(topK).topP(topP).minP(minP).build();
    for (int seed = 0; seed < 10; seed++) {
      assertKeeps(LogitsTest.gaussian(vocabSize, spread, seed), params);
    }
  }

  @Test
  void tiesAtTheCutGoToLowerIds() {
    float[] logits = {1, 3, 1, 3, 1, 2, 1};
    assertKeeps(logits, SamplingParams.builder().temperature(1).topK(4).build());
    assertKeeps(logits, SamplingParams.builder().temperature(1).topK(1).build());
    assertKeeps(logits, SamplingParams.builder().temperature(1).topP(0.8f).build());
    assertKeeps(logits, SamplingParams.builder().temperature(1).topK(6).topP(0.93f).build());
    assertKeeps(new float[777], SamplingParams.builder().temperature(1).topP(0.3f).build());
    assertKeeps(new float[777], SamplingParams.builder().temperature(1).topK(300).build());
  }

  /** Top-p looks at what top-k left: {0.5, 0.3, 0.2} cut to two is {0.625, 0.375}. */
  @Test
  void topPIsTakenOfTheRenormalisedTopK() {
    float[] logits = {(float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.2)};
    SamplingParams topP = SamplingParams.builder().temperature(1).topP(0.6f).build();
    assertEquals(2, kept(logits, topP));
    assertEquals(1, kept(logits, topP.toBuilder().topK(2).build()));
  }

  /** Min-p 0.25 of 0.5 is 0.125, and counts before top-p: {0.5, 0.3, 0.12, 0.08}. */
  @Test
  void minPComesFirst() {
    float[] logits = new float[4];
    double[] probabilities = {0.5, 0.3, 0.12, 0.08};
    for (int i = 0; i < 4; i++) {
      logits[i] = (float) Math.log(probabilities[i]);
    }
    SamplingParams topP = SamplingParams.builder().temperature(1).topP(0.61f).build();
    assertEquals(2, kept(logits, topP));
    assertEquals(1, kept(logits, topP.toBuilder().minP(0.25f).build()));
  }

  private static int kept(float[] logits, SamplingParams params) {
    return support(logits, params).length;
  }

  private static void assertKeeps(float[] logits, SamplingParams params) {
    double[] expected = NaiveDistribution.of(logits, params);
    assertArrayEquals(
        IntStream.range(0, logits.length).filter(i -> expected[i] > 0).toArray(),
        support(logits, params));
  }

  private static int[] support(float[] logits, SamplingParams params) {
    long last = Truncation.lastKept(new LogitBlocks(logits, logits.length), params);
    return IntStream.range(0, logits.length)
        .filter(i -> TokenOrder.key(logits[i], i) <= last)
        .toArray();
  }
}
