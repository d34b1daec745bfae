package io.latentspark.engine.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.TokenLogprob;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplerTest {
  private static final float[] SMALL = {0.3f, 2, -1, 1.2f, 0, 1.9f, -3, 0.7f, 1.2f, -0.4f};
  private static final int[] PROMPT = {0};

  private final Sampler sampler = new Sampler(List.of());

  @ParameterizedTest
  @CsvSource({
    "1, 0, 1, 0",
    "0.6, 0, 1, 0",
    "1.7, 0, 1, 0",
    "1, 4, 1, 0",
    "1, 0, 0.8, 0",
    "0.8, 0, 1, 0.2",
    "1.2, 7, 0.9, 0.1"
  })
  void drawsFollowTheDistribution(float temperature, int topK, float topP, float minP) {
    SamplingParams params =
        SamplingParams.builder().temperature(temperature).topK(topK).topP(topP).minP(minP).build();
    double[] probabilities = NaiveDistribution.of(SMALL, params);
    long[] observed = new long[SMALL.length];
    for (int row = 0; row < 100_000; row++) {
      observed[draw(SMALL, params, DrawKey.of(7, "row-" + row, 0))]++;
    }
    int outcomes = (int) IntStream.range(0, SMALL.length).filter(i -> probabilities[i] > 0).count();
    double statistic = ChiSquare.statistic(observed, probabilities);
    assertTrue(statistic < ChiSquare.critical(outcomes - 1), "chi-square " + statistic);
  }

  /** Over 1,000 tokens, binned by tens, so that skipped blocks are part of the test. */
  @ParameterizedTest
  @CsvSource({"1, 1.0", "1, 0.9", "3, 1.0"})
  void drawsFollowTheDistributionOverManyBlocks(float spread, float topP) {
    float[] logits = LogitsTest.gaussian(1000, spread, 5);
    SamplingParams params = SamplingParams.builder().temperature(1).topP(topP).build();
    double[] all = NaiveDistribution.of(logits, params);
    double[] probabilities = new double[100];
    for (int i = 0; i < all.length; i++) {
      probabilities[i % 100] += all[i];
    }
    long[] observed = new long[100];
    TokenHistory history = new TokenHistory(PROMPT);
    DrawKey key = DrawKey.of(7, "row", 0);
    for (int position = 0; position < 100_000; position++) {
      observed[sampler.sample(logits, 1000, params, history, key).tokenId() % 100]++;
      history.append(0);
    }
    double statistic = ChiSquare.statistic(observed, probabilities);
    assertTrue(statistic < ChiSquare.critical(99), "chi-square " + statistic);
  }

  /** What is skipped could not have won: the same token as by computing every score. */
  @ParameterizedTest
  @CsvSource({"129280, 2.5, 1", "129280, 2.5, 0.3", "129280, 0.1, 1", "1000, 8, 3", "1000, 0, 1"})
  void skippingNeverChangesADraw(int vocabSize, float spread, float temperature) {
    float[] logits = LogitsTest.gaussian(vocabSize, spread, 3);
    SamplingParams params = SamplingParams.builder().temperature(temperature).build();
    for (int row = 0; row < 20; row++) {
      DrawKey key = DrawKey.of(1, "row-" + row, 0);
      TokenNoise noise = key.at(0);
      int expected = 0;
      double best = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < vocabSize; i++) {
        double score = (double) logits[i] / temperature + noise.gumbel(i);
        if (score > best) {
          best = score;
          expected = i;
        }
      }
      assertEquals(expected, draw(logits, params, key));
    }
  }

  @Test
  void seedRowSampleAndPositionGiveUnrelatedDraws() {
    assertUnrelated(i -> DrawKey.of(i, "row", 0).at(0), i -> DrawKey.of(i + 1L, "row", 0).at(0));
    assertUnrelated(
        i -> DrawKey.of(0, "r" + i, 0).at(0), i -> DrawKey.of(0, "r" + i + "0", 0).at(0));
    assertUnrelated(i -> DrawKey.of(0, "r" + i, 0).at(0), i -> DrawKey.of(0, "r" + i, 1).at(0));
    DrawKey key = DrawKey.of(0, "row", 0);
    assertUnrelated(key::at, i -> key.at(i + 1));
  }

  /** χ² on pairs of draws from four equally likely tokens: all 16 pairs are equally frequent. */
  private static void assertUnrelated(
      IntFunction<TokenNoise> first, IntFunction<TokenNoise> other) {
    LogitBlocks uniform = new LogitBlocks(new float[4], 4);
    long[] pairs = new long[16];
    double[] probabilities = new double[16];
    Arrays.fill(probabilities, 1 / 16.0);
    for (int i = 0; i < 100_000; i++) {
      int a = GumbelDraw.draw(uniform, 1, TokenOrder.LAST, first.apply(i));
      int b = GumbelDraw.draw(uniform, 1, TokenOrder.LAST, other.apply(i));
      pairs[4 * a + b]++;
    }
    double statistic = ChiSquare.statistic(pairs, probabilities);
    assertTrue(statistic < ChiSquare.critical(15), "chi-square " + statistic);
  }

  @Test
  void drawsAreTheSameInAnyOrderAndThread() {
    float[] logits = LogitsTest.gaussian(5000, 2, 1);
    SamplingParams params = SamplingParams.builder().temperature(1).topP(0.9f).build();
    IntFunction<Integer> row = i -> draw(logits, params, DrawKey.of(3, "row-" + i, i % 4));
    int[] forwards = IntStream.range(0, 500).map(row::apply).toArray();
    int[] parallel = IntStream.range(0, 500).parallel().map(row::apply).toArray();
    int[] backwards = IntStream.range(0, 500).map(i -> row.apply(499 - i)).toArray();
    assertArrayEquals(forwards, parallel);
    for (int i = 0; i < 500; i++) {
      assertEquals(forwards[i], backwards[499 - i]);
    }
  }

  @Test
  void greedyTakesTheLowestOfTheLikeliest() {
    SamplingParams greedy = SamplingParams.builder().build();
    assertEquals(1, draw(new float[] {1, 4, 4, 4}, greedy, DrawKey.of(0, "row", 0)));
    assertEquals(0, draw(new float[300], greedy, DrawKey.of(0, "row", 0)));
    float[] padded = {1, 2, 9};
    TokenHistory history = new TokenHistory(PROMPT);
    assertEquals(1, sampler.sample(padded, 2, greedy, history, DrawKey.of(0, "row", 0)).tokenId());
  }

  @Test
  void verySmallTemperaturesAreGreedy() {
    for (float temperature : new float[] {1e-3f, 1e-5f, 1e-30f, Float.MIN_VALUE}) {
      SamplingParams params =
          SamplingParams.builder().temperature(temperature).topP(0.9f).minP(0.1f).build();
      assertEquals(1, draw(SMALL, params, DrawKey.of(0, "row", 0)));
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "5", "100"})
  void logprobsAreTheModelsOwn(int count) {
    float[] logits = LogitsTest.gaussian(2000, 3, 9);
    logits[1500] = logits[3]; // a tie
    logits[3] = logits[1500] = 20;
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    double logSum = Math.log(sum);
    int[] order =
        IntStream.range(0, 2000)
            .boxed()
            .sorted((a, b) -> Float.compare(logits[b], logits[a]))
            .mapToInt(i -> i)
            .toArray();
    SamplingParams params =
        SamplingParams.builder().temperature(2).topK(40).logprobs(count).build();
    TokenHistory history = new TokenHistory(PROMPT);
    SampledToken token =
        sampler.sample(logits.clone(), 2000, params, history, DrawKey.of(2, "row", 0));
    TokenLogprob logprob = token.logprob();
    assertEquals(token.tokenId(), logprob.tokenId());
    assertEquals(logits[token.tokenId()] - logSum, logprob.logprob(), 2e-6);
    assertEquals(count, logprob.top().size());
    for (int i = 0; i < count; i++) {
      assertEquals(order[i], logprob.top().get(i).tokenId());
      assertEquals(logits[order[i]] - logSum, logprob.top().get(i).logprob(), 2e-6);
    }
  }

  @Test
  void logprobsOfASmallVocabularyAreAllOfIt() {
    SamplingParams params = SamplingParams.builder().logprobs(20).build();
    TokenHistory history = new TokenHistory(PROMPT);
    SampledToken token =
        sampler.sample(SMALL.clone(), 10, params, history, DrawKey.of(0, "row", 0));
    assertEquals(10, token.logprob().top().size());
    params = params.toBuilder().logprobs(-1).build();
    assertNull(sampler.sample(SMALL, 10, params, history, DrawKey.of(0, "row", 0)).logprob());
  }

  private int draw(float[] logits, SamplingParams params, DrawKey key) {
    return sampler.sample(logits, logits.length, params, new TokenHistory(PROMPT), key).tokenId();
  }
}
