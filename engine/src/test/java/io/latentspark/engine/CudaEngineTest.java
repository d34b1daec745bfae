package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.backend.cuda.EmulatedGpu;
import io.latentspark.engine.decode.SamplingParams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine on the emulated GPU, against what Hugging Face transformers computed. */
class CudaEngineTest {
  private static final int TOKENS = 4;
  private static final int LONGEST_PROMPT = 40;

  @BeforeEach
  void emulate() {
    EmulatedGpu.load();
  }

  @AfterEach
  void mend() {
    EmulatedGpu.mend();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v3"})
  void generatesAndScoresAndLetsGoOfItsMemory(String fixture) {
    JsonNode expected = Fixtures.expected(fixture);
    int before = EmulatedGpu.allocations();
    try (LlmEngine engine = LlmEngine.load(options(fixture))) {
      assertEquals("CUDA emulator, compute capability 8.0", engine.device());
      checkGreedyTokens(engine, expected);
      checkLogLikelihood(engine, expected.get("loglikelihood").get(0));
    }
    assertEquals(before, EmulatedGpu.allocations());
  }

  @Test
  void twoEnginesOnOneGpu() {
    int before = EmulatedGpu.allocations();
    try (LlmEngine first = LlmEngine.load(options("tiny-v2-lite"));
        LlmEngine second = LlmEngine.load(options("tiny-v3"))) {
      checkGreedyTokens(first, Fixtures.expected("tiny-v2-lite"));
      checkGreedyTokens(second, Fixtures.expected("tiny-v3"));
    }
    assertEquals(before, EmulatedGpu.allocations());
  }

  /** Every row hears of it, with the kernel's name; none waits forever. */
  @Test
  void aKernelThatFailsInMidRun() {
    int before = EmulatedGpu.allocations();
    try (LlmEngine engine = LlmEngine.load(options("tiny-v3"))) {
      EmulatedGpu.fail("rms_norm");
      CompletionException failed =
          assertThrows(
              CompletionException.class,
              () -> checkGreedyTokens(engine, Fixtures.expected("tiny-v3")));
      EngineException error = assertInstanceOf(EngineException.class, failed.getCause());
      assertEquals(ErrorCode.INTERNAL, error.code());
      assertTrue(error.getMessage().startsWith("The GPU failed: "), error.getMessage());
      assertTrue(error.getMessage().contains("CUDA_ERROR_LAUNCH_FAILED"), error.getMessage());
    }
    assertEquals(before, EmulatedGpu.allocations());
  }

  private static EngineOptions options(String fixture) {
    return EngineOptions.of(Fixtures.fixture(fixture))
        .withDtype(Dtype.FLOAT32)
        .withMaxModelLen(256)
        .withMaxBatchSize(8)
        .withMaxBatchTokens(48)
        .withDevice(DeviceChoice.parse("cuda-emulated"));
  }

  private static void checkGreedyTokens(LlmEngine engine, JsonNode expected) {
    SamplingParams greedy = SamplingParams.builder().maxTokens(TOKENS).ignoreEos(true).build();
    List<CompletableFuture<List<Completion>>> futures = new ArrayList<>();
    List<int[]> tokens = new ArrayList<>();
    for (JsonNode prompt : expected.get("prompts")) {
      int[] ids = Fixtures.ints(prompt.get("ids"));
      if (ids.length <= LONGEST_PROMPT) {
        futures.add(
            engine.generate(
                new GenerationRequest("row", new Prompt.Tokens(ids), greedy, Truncation.NONE)));
        tokens.add(Arrays.copyOf(Fixtures.ints(prompt.get("greedy")), TOKENS));
      }
    }
    for (int i = 0; i < tokens.size(); i++) {
      assertArrayEquals(tokens.get(i), futures.get(i).join().get(0).tokenIds(), "prompt " + i);
    }
  }

  private static void checkLogLikelihood(LlmEngine engine, JsonNode item) {
    int[] context = Fixtures.ints(item.get("context"));
    int[] continuation = Fixtures.ints(item.get("continuation"));
    TokenScores scores = engine.score(new ScoringRequest(context, continuation)).join();
    assertEquals(item.get("is_greedy").booleanValue(), scores.greedy());
    for (int i = 0; i < scores.logprobs().length; i++) {
      double token = item.get("token_logprobs").get(i).doubleValue();
      assertEquals(token, scores.logprobs()[i], 1e-4);
    }
  }
}
