package io.latentspark.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.ExpertLoad;
import io.latentspark.engine.Fixtures;
import io.latentspark.engine.Fixtures.RawTensors;
import io.latentspark.engine.backend.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The model in float32 against Hugging Face transformers, position by position. */
class FixtureLogitsTest {

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v2", "tiny-v3", "tiny-v3-fp8", "tiny-moonlight"})
  void logitsOfEveryPosition(String fixture) {
    JsonNode expected = Fixtures.expected(fixture);
    RawTensors tensors = Fixtures.expectedTensors(fixture);
    double tolerance = tolerance(expected);
    try (FixtureRun run = FixtureRun.float32(fixture)) {
      for (JsonNode prompt : expected.get("prompts")) {
        String name = prompt.get("name").textValue();
        int[] ids = Fixtures.ints(prompt.get("ids"));
        float[][] logits = run.logits(run.promptBatch(ids, 0));
        assertClose(tensors.floats("logits." + name), logits, tolerance, fixture + " " + name);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v2", "tiny-v3", "tiny-v3-fp8", "tiny-moonlight"})
  void absorbedFormAgreesWithTheReferenceToo(String fixture) {
    JsonNode expected = Fixtures.expected(fixture);
    RawTensors tensors = Fixtures.expectedTensors(fixture);
    int[] ids = Fixtures.ints(FixtureRun.prompt(expected, "len130").get("ids"));
    try (FixtureRun run = FixtureRun.float32(fixture)) {
      float[][] logits = run.logits(run.generatedBatch(ids, 0));
      assertClose(tensors.floats("logits.len130"), logits, tolerance(expected), fixture);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v2", "tiny-v3", "tiny-v3-fp8", "tiny-moonlight"})
  void greedyTokens(String fixture) {
    try (FixtureRun run = FixtureRun.float32(fixture)) {
      for (JsonNode prompt : Fixtures.expected(fixture).get("prompts")) {
        int[] ids = Fixtures.ints(prompt.get("ids"));
        int[] expected = Fixtures.ints(prompt.get("greedy"));
        int[] greedy = new int[expected.length];
        float[][] logits = run.logits(run.promptBatch(ids, 0));
        greedy[0] = argmax(logits[ids.length - 1]);
        for (int i = 1; i < greedy.length; i++) {
          int[] last = {greedy[i - 1]};
          greedy[i] = argmax(run.logits(run.generatedBatch(last, ids.length + i - 1))[0]);
        }
        assertArrayEquals(expected, greedy, fixture + " " + prompt.get("name"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v2", "tiny-v3", "tiny-v3-fp8", "tiny-moonlight"})
  void sameExperts(String fixture) {
    RawTensors tensors = Fixtures.expectedTensors(fixture);
    int[] ids = Fixtures.ints(FixtureRun.prompt(Fixtures.expected(fixture), "len33").get("ids"));
    List<Integer> compared = new ArrayList<>();
    try (FixtureRun run = FixtureRun.float32(fixture)) {
      run.model.listen(
          (layer, residual, delta, routing) -> {
            String name = "routing.layer" + layer;
            if (tensors.contains(name + ".ids")) {
              int k = routing.topK();
              int[] rowIds = new int[k];
              float[] rowWeights = new float[k];
              int[] allIds = new int[33 * k];
              float[] allWeights = new float[33 * k];
              for (int row = 0; row < 33; row++) {
                routing.read(row, rowIds, rowWeights);
                System.arraycopy(rowIds, 0, allIds, row * k, k);
                System.arraycopy(rowWeights, 0, allWeights, row * k, k);
              }
              assertArrayEquals(tensors.integers(name + ".ids"), allIds, name);
              assertArrayEquals(tensors.floats(name + ".weights"), allWeights, 1e-4f, name);
              compared.add(layer);
            }
          });
      run.hidden(run.promptBatch(ids, 0));
    }
    assertTrue(!compared.isEmpty(), "no layer was compared");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v2", "tiny-v3", "tiny-v3-fp8", "tiny-moonlight"})
  void expertLoadCountsTheReferencesChoices(String fixture) {
    RawTensors tensors = Fixtures.expectedTensors(fixture);
    int[] ids = Fixtures.ints(FixtureRun.prompt(Fixtures.expected(fixture), "len33").get("ids"));
    try (FixtureRun run = FixtureRun.float32(fixture)) {
      run.hidden(run.promptBatch(Arrays.copyOf(ids, 20), 0));
      run.hidden(run.promptBatch(Arrays.copyOfRange(ids, 20, 33), 20));
      List<ExpertLoad.Layer> expected = new ArrayList<>();
      for (int layer = 0; layer < run.config.numHiddenLayers(); layer++) {
        if (tensors.contains("routing.layer" + layer + ".ids")) {
          Long[] tokens = new Long[run.config.nRoutedExperts()];
          Arrays.fill(tokens, 0L);
          for (int expert : tensors.integers("routing.layer" + layer + ".ids")) {
            tokens[expert]++;
          }
          expected.add(new ExpertLoad.Layer(layer, List.of(tokens)));
        }
      }
      assertEquals(expected, run.model.expertLoad().layers());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v3", "tiny-v3-fp8"})
  void multiTokenPrediction(String fixture) {
    JsonNode expected = Fixtures.expected(fixture);
    RawTensors tensors = Fixtures.expectedTensors(fixture);
    double tolerance = tolerance(expected);
    try (FixtureRun run = FixtureRun.float32(fixture)) {
      for (JsonNode prompt : expected.get("prompts")) {
        String name = prompt.get("name").textValue();
        int[] ids = Fixtures.ints(prompt.get("ids"));
        int[] next = Arrays.copyOfRange(ids, 1, ids.length + 1);
        next[ids.length - 1] = prompt.get("greedy").get(0).intValue();
        Tensor main = run.hidden(run.promptBatch(ids, 0));
        try (Tensor first = run.backend.allocate(ids.length, run.config.hiddenSize());
            Tensor second = run.backend.allocate(1, run.config.hiddenSize());
            Tensor logits = run.backend.allocate(ids.length, run.config.vocabSize())) {
          run.model.predict(run.predictorBatch(next), main, run.cache(), first);
          run.model.logits(first, logits);
          float[][] depth1 = FixtureRun.rows(logits);
          assertClose(tensors.floats("mtp1." + name), depth1, tolerance, name + " depth 1");
          assertEquals(
              prompt.get("mtp_drafts").get(0).intValue(), argmax(depth1[ids.length - 1]), name);
          // depth 2 of the last row: the same layer once more, on its own output, one further
          int draft = prompt.get("mtp_drafts").get(0).intValue();
          Tensor fedBack = first.rows(ids.length - 1, 1);
          run.model.predict(
              run.predictorBatch(draft, ids.length + 1), fedBack, run.cache(), second);
          run.model.logits(second, logits.rows(0, 1));
          float[][] depth2 = FixtureRun.rows(logits.rows(0, 1));
          float[] all = tensors.floats("mtp2." + name);
          float[] last = Arrays.copyOfRange(all, all.length - run.config.vocabSize(), all.length);
          assertClose(last, depth2, tolerance, name + " depth 2");
          assertEquals(prompt.get("mtp_drafts").get(1).intValue(), argmax(depth2[0]), name);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"tiny-v2-lite,16", "tiny-v3,16", "tiny-v3,1", "tiny-v3,64", "tiny-v3-fp8,7"})
  void chunksAndBlockSizesGiveTheSameBits(String fixture, int blockSize) {
    int[] ids = Fixtures.ints(FixtureRun.prompt(Fixtures.expected(fixture), "len200").get("ids"));
    for (Dtype dtype : Dtype.values()) {
      float[][] whole;
      try (FixtureRun run = new FixtureRun(Fixtures.fixture(fixture), dtype, 1, 32)) {
        whole = run.logits(run.promptBatch(ids, 0));
      }
      try (FixtureRun run = new FixtureRun(Fixtures.fixture(fixture), dtype, 2, blockSize)) {
        for (int[] chunks : new int[][] {{200}, {1, 63, 64, 72}, {100, 100}, {33, 33, 33, 101}}) {
          int first = 0;
          for (int count : chunks) {
            int[] part = Arrays.copyOfRange(ids, first, first + count);
            float[][] logits = run.logits(run.promptBatch(part, first));
            for (int i = 0; i < count; i++) {
              assertArrayEquals(whole[first + i], logits[i], "row " + (first + i));
            }
            first += count;
          }
        }
      }
    }
  }

  @Test
  void hiddenStateAndTraceOfEachLayer() {
    RawTensors tensors = Fixtures.expectedTensors("tiny-v3");
    int[] ids = Fixtures.ints(FixtureRun.prompt(Fixtures.expected("tiny-v3"), "len7").get("ids"));
    try (FixtureRun run = FixtureRun.float32("tiny-v3")) {
      run.model.listen(
          (layer, residual, delta, routing) -> {
            float[][] sums = FixtureRun.rows(residual);
            float[][] deltas = FixtureRun.rows(delta);
            for (int r = 0; r < sums.length; r++) {
              for (int c = 0; c < sums[r].length; c++) {
                sums[r][c] += deltas[r][c];
              }
            }
            assertClose(
                tensors.floats("trace.layer" + layer + ".output"), sums, 1e-4, "layer " + layer);
          });
      float[][] hidden = FixtureRun.rows(run.hidden(run.promptBatch(ids, 0)));
      assertClose(tensors.floats("trace.final_norm"), hidden, 1e-4, "final norm");
    }
  }

  private static double tolerance(JsonNode expected) {
    return expected.at("/tolerance/float32/engine_max_abs").doubleValue();
  }

  static int argmax(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  static void assertClose(float[] expected, float[][] rows, double tolerance, String what) {
    int columns = rows[0].length;
    assertEquals(expected.length, rows.length * columns, what);
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(expected[i] - rows[i / columns][i % columns]));
    }
    assertTrue(worst <= tolerance, what + ": off by " + worst + ", allowed " + tolerance);
  }
}
