package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.backend.cuda.EmulatedGpu;
import io.latentspark.engine.decode.SamplingParams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
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

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v3"})
  void generatesAndScoresAndLetsGoOfItsMemory(String fixture) {
    JsonNode expected = Fixtures.expected(fixture);
    int before = EmulatedGpu.allocations();
    EngineOptions options =
        EngineOptions.of(Fixtures.fixture(fixture))
            .withDtype(Dtype.FLOAT32)
            .withMaxModelLen(256)
            .withMaxBatchSize(8)
            .withMaxBatchTokens(48)
            .withDevice(DeviceChoice.parse("cuda-emulated"));
    try (LlmEngine engine = LlmEngine.load(options)) {
      assertEquals("CUDA emulator, compute capability 8.0", engine.device());
      checkGreedyTokens(engine, expected);
      checkLogLikelihood(engine, expected.get("loglikelihood").get(0));
    }
    assertEquals(before, EmulatedGpu.allocations());
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
