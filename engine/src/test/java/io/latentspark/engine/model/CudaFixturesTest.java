package io.latentspark.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.Fixtures;
import io.latentspark.engine.Fixtures.RawTensors;
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.backend.cuda.CudaBackend;
import io.latentspark.engine.backend.cuda.EmulatedGpu;
import io.latentspark.engine.backend.cuda.EmulatedGpu.Order;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The model on the emulated GPU against Hugging Face transformers, within the tolerances that the
 * CPU is held to.
 */
class CudaFixturesTest {

  @BeforeEach
  void emulate() {
    EmulatedGpu.load();
    EmulatedGpu.order(Order.FORWARD_LATE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v2", "tiny-v3", "tiny-v3-fp8", "tiny-moonlight"})
  void logitsOfShortPrompts(String fixture) {
    assertLogits(fixture, List.of("len1", "len2", "len7", "len33"));
  }

  @Tag("references")
  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v2", "tiny-v3", "tiny-v3-fp8", "tiny-moonlight"})
  void logitsOfLongPrompts(String fixture) {
    assertLogits(fixture, List.of("len130", "len200"));
  }

  private static void assertLogits(String fixture, List<String> names) {
    JsonNode expected = Fixtures.expected(fixture);
    RawTensors tensors = Fixtures.expectedTensors(fixture);
    try (FixtureRun run = run(fixture, Dtype.FLOAT32)) {
      for (String name : names) {
        int[] ids = Fixtures.ints(FixtureRun.prompt(expected, name).get("ids"));
        float[][] logits = run.logits(run.promptBatch(ids, 0));
        FixtureLogitsTest.assertClose(
            tensors.floats("logits." + name), logits, tolerance(expected), fixture + " " + name);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v2", "tiny-v3", "tiny-v3-fp8", "tiny-moonlight"})
  void absorbedFormAgreesWithTheReferenceToo(String fixture) {
    JsonNode expected = Fixtures.expected(fixture);
    int[] ids = Fixtures.ints(FixtureRun.prompt(expected, "len33").get("ids"));
    try (FixtureRun run = run(fixture, Dtype.FLOAT32)) {
      float[][] logits = run.logits(run.generatedBatch(ids, 0));
      FixtureLogitsTest.assertClose(
          Fixtures.expectedTensors(fixture).floats("logits.len33"),
          logits,
          tolerance(expected),
          fixture);
    }
  }

  @Tag("references")
  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v2", "tiny-v3", "tiny-v3-fp8", "tiny-moonlight"})
  void bfloat16(String fixture) {
    try (FixtureRun run = run(fixture, Dtype.BFLOAT16)) {
      Bfloat16ToleranceTest.assertWithinTheStatedTolerance(run, fixture);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v3", "tiny-v3-fp8"})
  void multiTokenPrediction(String fixture) {
    JsonNode expected = Fixtures.expected(fixture);
    JsonNode prompt = FixtureRun.prompt(expected, "len7");
    int[] ids = Fixtures.ints(prompt.get("ids"));
    int[] next = Arrays.copyOfRange(ids, 1, ids.length + 1);
    next[ids.length - 1] = prompt.get("greedy").get(0).intValue();
    try (FixtureRun run = run(fixture, Dtype.FLOAT32)) {
      Tensor main = run.hidden(run.promptBatch(ids, 0));
      try (Tensor predicted = run.backend.allocate(ids.length, run.config.hiddenSize());
          Tensor logits = run.backend.allocate(ids.length, run.config.vocabSize())) {
        run.model.predict(run.predictorBatch(next), main, run.cache(), predicted);
        run.model.logits(predicted, logits);
        float[][] rows = FixtureRun.rows(logits);
        FixtureLogitsTest.assertClose(
            Fixtures.expectedTensors(fixture).floats("mtp1.len7"),
            rows,
            tolerance(expected),
            fixture);
        assertEquals(
            prompt.get("mtp_drafts").get(0).intValue(),
            FixtureLogitsTest.argmax(rows[ids.length - 1]));
      }
    }
  }

  /**
   * Both orders of threads, chunks of many rows and of few, generated tokens alone and together.
   */
  @ParameterizedTest
  @EnumSource(Dtype.class)
  void aRowsBitsDependOnTheRowAlone(Dtype dtype) {
    int[] ids = Fixtures.ints(FixtureRun.prompt(Fixtures.expected("tiny-v3"), "len130").get("ids"));
    int[] prompt = Arrays.copyOf(ids, 70);
    int[] generated = Arrays.copyOfRange(ids, 70, 76);
    float[][] whole;
    float[][] together;
    try (FixtureRun run = run("tiny-v3", dtype)) {
      whole = run.logits(run.promptBatch(prompt, 0));
      together = run.logits(run.generatedBatch(generated, 70));
    }
    EmulatedGpu.order(Order.REVERSE_EARLY);
    try (FixtureRun run = run("tiny-v3", dtype)) {
      int first = 0;
      for (int count : new int[] {1, 20, 43, 6}) {
        int[] part = Arrays.copyOfRange(prompt, first, first + count);
        float[][] logits = run.logits(run.promptBatch(part, first));
        for (int i = 0; i < count; i++) {
          assertArrayEquals(whole[first + i], logits[i], "row " + (first + i));
        }
        first += count;
      }
      for (int i = 0; i < generated.length; i++) {
        float[][] alone = run.logits(run.generatedBatch(new int[] {generated[i]}, 70 + i));
        assertArrayEquals(together[i], alone[0], "generated token " + i);
      }
    }
  }

  private static double tolerance(JsonNode expected) {
    return expected.at("/tolerance/float32/engine_max_abs").doubleValue();
  }

  private static FixtureRun run(String fixture, Dtype dtype) {
    return new FixtureRun(Fixtures.fixture(fixture), CudaBackend.open(dtype, 0), 16);
  }
}
