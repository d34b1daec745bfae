package io.latentspark.engine.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogitsTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "7, 2", "130, 3", "512, 1", "5003, 10", "129280, 2.5"})
  void logprobMatchesPlainDoubleArithmetic(int vocabSize, float spread) {
    float[] logits = gaussian(vocabSize, spread, 11);
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    for (int tokenId = 0; tokenId < vocabSize; tokenId += 1 + vocabSize / 50) {
      double expected = logits[tokenId] - Math.log(sum);
      assertEquals(expected, new Logits(logits, vocabSize).logprob(tokenId), 2e-6);
    }
  }

  @Test
  void logprobDoesNotOverflowOrUnderflow() {
    assertEquals(-Math.log(2), new Logits(new float[] {1e6f, 1e6f, -1e30f}, 3).logprob(1), 1e-7);
    assertEquals(-200, new Logits(new float[] {-500, -300}, 2).logprob(0), 1e-7);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 8, 127, 128, 129, 1000, 4099})
  void argmaxIsTheFirstOfTheLargest(int vocabSize) {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      float[] logits = new float[vocabSize + 5];
      Arrays.fill(logits, vocabSize, logits.length, 100); // beyond the vocabulary
      for (int i = 0; i < vocabSize; i++) {
        logits[i] = random.nextInt(vocabSize / 2) - vocabSize; // negative, with ties
      }
      int expected = 0;
      for (int i = 1; i < vocabSize; i++) {
        expected = logits[i] > logits[expected] ? i : expected;
      }
      assertEquals(expected, new Logits(logits, vocabSize).argmax());
    }
  }

  @Test
  void zeroesOfEitherSignAreEqual() {
    assertEquals(1, new Logits(new float[] {-1, -0f, 0f}, 3).argmax());
    assertEquals(1, new Logits(new float[] {-1, 0f, -0f}, 3).argmax());
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void brokenLogitsAreAnErrorWhereverTheyAre(float broken) {
    for (int at = 0; at < 300; at += 13) {
      float[] logits = gaussian(300, 1, at);
      logits[at] = broken;
      EngineException e =
          assertThrows(EngineException.class, () -> new Logits(logits, logits.length));
      assertEquals(ErrorCode.LOGITS_NOT_FINITE, e.code());
    }
  }

  static float[] gaussian(int size, float spread, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (spread * random.nextGaussian());
    }
    return values;
  }
}
