package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.decode.SamplingParams;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngineMetricsTest {
  private static final int PROMPT = 40;
  private static final int OUTPUT = 10;

  @Test
  void timeAndExpertsOfARequest() {
    EngineOptions options =
        EngineOptions.of(Fixtures.fixture("tiny-v3"))
            .withMaxBatchTokens(16)
            .withSpeculativeTokens(OptionalInt.of(0)); // rejected drafts choose experts too
    try (LlmEngine engine = LlmEngine.load(options)) {
      SamplingParams sampling =
          SamplingParams.builder().maxTokens(OUTPUT).ignoreEos(true).temperature(1).build();
      int[] ids = IntStream.range(2, 2 + PROMPT).toArray();
      engine
          .generate(new GenerationRequest("row", new Prompt.Tokens(ids), sampling, Truncation.NONE))
          .join();
      EngineMetrics metrics = settled(engine);
      for (StepPart part : StepPart.values()) {
        assertTrue(metrics.nanosByPart().get(part) > 0, metrics.toString());
      }
      assertEquals(
          metrics.busyNanos(),
          metrics.nanosByPart().values().stream().mapToLong(Long::longValue).sum());
      // the last token is never an input
      long choices = (PROMPT + OUTPUT - 1) * (long) engine.config().numExpertsPerTok();
      for (ExpertLoad.Layer layer : metrics.expertLoad().layers()) {
        assertEquals(choices, layer.mean() * engine.config().nRoutedExperts(), "" + layer);
      }
      assertTrue(!metrics.expertLoad().layers().isEmpty());
    }
  }

  /** The request ends within its last step, which is counted just after. */
  private static EngineMetrics settled(LlmEngine engine) {
    EngineMetrics metrics = engine.metrics();
    while (metrics.outputTokens() < OUTPUT) {
      Thread.onSpinWait();
      metrics = engine.metrics();
    }
    return metrics;
  }
}
