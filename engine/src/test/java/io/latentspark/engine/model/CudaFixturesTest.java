package io.latentspark.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.Fixtures;
import io.latentspark.engine.Fixtures.RawTensors;
import io.latentspark.engine.backend.cuda.CudaBackend;
import io.latentspark.engine.backend.cuda.EmulatedGpu;
import io.latentspark.engine.backend.cuda.EmulatedGpu.Order;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model on the emulated GPU against Hugging Face transformers. */
class CudaFixturesTest {

  @BeforeEach
  void emulate() {
    EmulatedGpu.load();
    EmulatedGpu.order(Order.FORWARD_LATE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v2", "tiny-v3", "tiny-v3-fp8", "tiny-moonlight"})
  void logitsOfEveryPosition(String fixture) {
    JsonNode expected = Fixtures.expected(fixture);
    RawTensors tensors = Fixtures.expectedTensors(fixture);
    double tolerance = expected.at("/tolerance/float32/engine_max_abs").doubleValue();
    try (FixtureRun run = cuda(fixture, Dtype.FLOAT32)) {
      for (JsonNode prompt : expected.get("prompts")) {
        String name = prompt.get("name").textValue();
        int[] ids = Fixtures.ints(prompt.get("ids"));
        long start = System.nanoTime();
        float[][] logits = run.logits(run.promptBatch(ids, 0));
        System.out.printf("%s %s %.2f s%n", fixture, name, (System.nanoTime() - start) / 1e9);
        FixtureLogitsTest.assertClose(
            tensors.floats("logits." + name), logits, tolerance, fixture + " " + name);
      }
    }
  }

  private static FixtureRun cuda(String fixture, Dtype dtype) {
    return new FixtureRun(Fixtures.fixture(fixture), CudaBackend.open(dtype, 0), 16);
  }
}
