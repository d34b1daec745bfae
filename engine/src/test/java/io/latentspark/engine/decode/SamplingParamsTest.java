package io.latentspark.engine.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SamplingParamsTest {

  @Test
  void defaults() {
    assertEquals(
        new SamplingParams(0, 0, 1, 0, 1, 0, 0, 0, 1, 16, 0, List.of(), List.of(), false, -1),
        SamplingParams.builder().build());
    assertTrue(SamplingParams.builder().build().greedy());
  }

  @Test
  void everyPropertyIsMappedAndSurvivesToBuilder() {
    SamplingParams params =
        SamplingParams.builder()
            .temperature(0.7f)
            .topK(40)
            .topP(0.9f)
            .minP(0.05f)
            .repetitionPenalty(1.1f)
            .presencePenalty(0.5f)
            .frequencyPenalty(-0.25f)
            .seed(42)
            .n(3)
            .maxTokens(100)
            .minTokens(10)
            .stop(List.of("\n\n", "END"))
            .stopTokenIds(List.of(7, 8))
            .ignoreEos(true)
            .logprobs(5)
            .build();
    assertEquals(
        new SamplingParams(
            0.7f,
            40,
            0.9f,
            0.05f,
            1.1f,
            0.5f,
            -0.25f,
            42,
            3,
            100,
            10,
            List.of("\n\n", "END"),
            List.of(7, 8),
            true,
            5),
        params);
    assertEquals(params, params.toBuilder().build());
    assertFalse(params.greedy());
  }

  @ParameterizedTest
  @MethodSource
  void outOfRange(String option, String range, UnaryOperator<SamplingParams.Builder> change) {
    SamplingParams.Builder builder = change.apply(SamplingParams.builder());
    EngineException e = assertThrows(EngineException.class, builder::build);
    assertEquals(ErrorCode.INVALID_SAMPLING, e.code());
    assertTrue(e.getMessage().contains("option " + option + " ="), e.getMessage());
    assertTrue(e.getMessage().contains("Allowed: " + range + "."), e.getMessage());
  }

  static Stream<Arguments> outOfRange() {
    return Stream.of(
        wrong("temperature", "0 to 100", b -> b.temperature(-0.1f)),
        wrong("temperature", "0 to 100", b -> b.temperature(100.5f)),
        wrong("temperature", "0 to 100", b -> b.temperature(Float.NaN)),
        wrong("top-k", "0 (all) or more", b -> b.topK(-1)),
        wrong("top-p", "above 0, up to 1", b -> b.topP(0)),
        wrong("top-p", "above 0, up to 1", b -> b.topP(1.01f)),
        wrong("top-p", "above 0, up to 1", b -> b.topP(Float.NaN)),
        wrong("min-p", "0 to 1", b -> b.minP(-0.1f)),
        wrong("min-p", "0 to 1", b -> b.minP(1.1f)),
        wrong("repetition-penalty", "above 0", b -> b.repetitionPenalty(0)),
        wrong("repetition-penalty", "above 0", b -> b.repetitionPenalty(Float.POSITIVE_INFINITY)),
        wrong("presence-penalty", "-2 to 2", b -> b.presencePenalty(2.1f)),
        wrong("presence-penalty", "-2 to 2", b -> b.presencePenalty(-2.1f)),
        wrong("frequency-penalty", "-2 to 2", b -> b.frequencyPenalty(2.1f)),
        wrong("frequency-penalty", "-2 to 2", b -> b.frequencyPenalty(-2.1f)),
        wrong("n", "1 or more", b -> b.n(0)),
        wrong("max-tokens", "1 or more", b -> b.maxTokens(0)),
        wrong("min-tokens", "0 to max-tokens (16)", b -> b.minTokens(-1)),
        wrong("min-tokens", "0 to max-tokens (16)", b -> b.minTokens(17)),
        wrong("stop", "strings that are not empty", b -> b.stop(List.of("a", ""))),
        wrong("logprobs", "-1 (none) to 100", b -> b.logprobs(-2)),
        wrong("logprobs", "-1 (none) to 100", b -> b.logprobs(101)));
  }

  private static Arguments wrong(
      String option, String range, UnaryOperator<SamplingParams.Builder> change) {
    return Arguments.of(option, range, change);
  }
}
