package io.latentspark.engine.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.Fixtures;
import io.latentspark.engine.Fixtures.RawTensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The model in bfloat16 against float32 logits of Hugging Face transformers, within what
 * transformers itself loses in bfloat16: median within 2 times, KL median within 4 times, argmax
 * within 0.05.
 */
class Bfloat16ToleranceTest {

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v2", "tiny-v3", "tiny-v3-fp8", "tiny-moonlight"})
  void withinTheStatedTolerance(String fixture) {
    try (FixtureRun run = new FixtureRun(Fixtures.fixture(fixture), Dtype.BFLOAT16, 2, 16)) {
      assertWithinTheStatedTolerance(run, fixture);
    }
  }

  static void assertWithinTheStatedTolerance(FixtureRun run, String fixture) {
    JsonNode expected = Fixtures.expected(fixture);
    RawTensors tensors = Fixtures.expectedTensors(fixture);
    List<Double> differences = new ArrayList<>();
    List<Double> divergences = new ArrayList<>();
    int same = 0;
    for (JsonNode prompt : expected.get("prompts")) {
      int[] ids = Fixtures.ints(prompt.get("ids"));
      float[] all = tensors.floats("logits." + prompt.get("name").textValue());
      float[][] logits = run.logits(run.promptBatch(ids, 0));
      int vocab = run.config.vocabSize();
      for (int row = 0; row < ids.length; row++) {
        float[] reference = Arrays.copyOfRange(all, row * vocab, (row + 1) * vocab);
        for (int i = 0; i < vocab; i++) {
          differences.add((double) Math.abs(reference[i] - logits[row][i]));
        }
        divergences.add(divergence(reference, logits[row]));
        same +=
            FixtureLogitsTest.argmax(reference) == FixtureLogitsTest.argmax(logits[row]) ? 1 : 0;
      }
    }
    JsonNode tolerance = expected.at("/tolerance/bfloat16");
    assertAtMost(2 * tolerance.get("median_abs").doubleValue(), median(differences), "median");
    assertAtMost(4 * tolerance.get("kl_median").doubleValue(), median(divergences), "KL median");
    double argmax = same / (double) divergences.size();
    double least = tolerance.get("same_argmax").doubleValue() - 0.05;
    assertTrue(argmax >= least, "same argmax " + argmax + ", at least " + least);
  }

  private static double divergence(float[] p, float[] q) {
    double logP = logSumExp(p);
    double logQ = logSumExp(q);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += Math.exp(p[i] - logP) * ((p[i] - logP) - (q[i] - logQ));
    }
    return sum;
  }

  private static double logSumExp(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += Math.exp(value);
    }
    return Math.log(sum);
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }

  private static void assertAtMost(double most, double value, String what) {
    assertTrue(value <= most, what + " " + value + ", at most " + most);
  }
}
