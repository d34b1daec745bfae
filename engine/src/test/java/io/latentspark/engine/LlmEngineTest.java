package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.decode.SamplingParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine from request to completion, against what Hugging Face transformers generated. */
class LlmEngineTest {
  private static final SamplingParams GREEDY =
      SamplingParams.builder().maxTokens(24).ignoreEos(true).build();

  private static EngineOptions options(String fixture) {
    return EngineOptions.of(Fixtures.fixture(fixture))
        .withDtype(Dtype.FLOAT32)
        .withMaxModelLen(512)
        .withMaxBatchSize(16);
  }

  private static CompletableFuture<List<Completion>> submit(
      LlmEngine engine, String key, int[] ids, SamplingParams sampling) {
    return engine.generate(
        new GenerationRequest(key, new Prompt.Tokens(ids), sampling, Truncation.NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v2", "tiny-v3", "tiny-v3-fp8", "tiny-moonlight"})
  void greedyTokensOfAllPromptsAtOnce(String fixture) {
    JsonNode expected = Fixtures.expected(fixture);
    try (LlmEngine engine = LlmEngine.load(options(fixture).withMaxBatchTokens(48))) {
      List<CompletableFuture<List<Completion>>> futures = new ArrayList<>();
      for (JsonNode prompt : expected.get("prompts")) {
        futures.add(submit(engine, "row", Fixtures.ints(prompt.get("ids")), GREEDY));
      }
      int i = 0;
      for (JsonNode prompt : expected.get("prompts")) {
        Completion completion = futures.get(i++).join().get(0);
        assertArrayEquals(Fixtures.ints(prompt.get("greedy")), completion.tokenIds());
        assertEquals(FinishReason.LENGTH, completion.finishReason());
        assertEquals(prompt.get("ids").size(), completion.promptTokens());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v2", "tiny-v3", "tiny-v3-fp8", "tiny-moonlight"})
  void logLikelihoods(String fixture) {
    JsonNode expected = Fixtures.expected(fixture);
    try (LlmEngine engine = LlmEngine.load(options(fixture).withMaxBatchTokens(50))) {
      for (JsonNode item : expected.get("loglikelihood")) {
        TokenScores scores =
            engine
                .score(
                    new ScoringRequest(
                        Fixtures.ints(item.get("context")),
                        Fixtures.ints(item.get("continuation"))))
                .join();
        assertEquals(item.get("is_greedy").booleanValue(), scores.greedy());
        for (int i = 0; i < scores.logprobs().length; i++) {
          double token = item.get("token_logprobs").get(i).doubleValue();
          assertEquals(token, scores.logprobs()[i], 1e-4);
        }
        assertEquals(item.get("sum_logprob").doubleValue(), scores.sum(), 1e-3);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v3"})
  void aRowsResultDependsOnTheRowAlone(String fixture) {
    SamplingParams sampled =
        SamplingParams.builder()
            .temperature(0.8f)
            .topP(0.95f)
            .seed(7)
            .n(2)
            .maxTokens(20)
            .ignoreEos(true)
            .logprobs(3)
            .build();
    for (Dtype dtype : Dtype.values()) {
      EngineOptions base = options(fixture).withDtype(dtype);
      List<String> alone = oneByOne(base.withThreads(1), sampled);
      for (EngineOptions options :
          List.of(
              base.withMaxBatchSize(7),
              base.withMaxBatchTokens(16),
              base.withBlockSize(5).withThreads(2),
              // a pool of little more than one sequence: rows lose their blocks and come back
              base.withBlockSize(4).withMaxModelLen(240).withMaxBatchSize(1),
              smallPool(base))) {
        assertEquals(alone, together(options, sampled), dtype + " " + options);
      }
    }
  }

  /** A memory budget that leaves room for about 300 tokens of cache. */
  private static EngineOptions smallPool(EngineOptions base) {
    EngineOptions options = base.withMaxModelLen(240).withBlockSize(4);
    MemoryPlan plan = MemoryPlan.of(ModelConfig.read(options.model()), options, 1L << 34);
    long fixed = plan.weightBytes() + plan.scratchBytes();
    return options.withMemoryBytes(fixed + 300 * plan.cacheBytesPerToken());
  }

  private static List<int[]> prompts(EngineOptions options) {
    String name = options.model().getFileName().toString();
    List<int[]> prompts = new ArrayList<>();
    for (JsonNode prompt : Fixtures.expected(name).get("prompts")) {
      prompts.add(Fixtures.ints(prompt.get("ids")));
    }
    prompts.add(prompts.get(3));
    return prompts;
  }

  private static List<String> oneByOne(EngineOptions options, SamplingParams sampling) {
    List<String> results = new ArrayList<>();
    try (LlmEngine engine = LlmEngine.load(options)) {
      int row = 0;
      for (int[] prompt : prompts(options)) {
        results.add(bits(submit(engine, "row " + row++, prompt, sampling).join()));
      }
    }
    return results;
  }

  private static List<String> together(EngineOptions options, SamplingParams sampling) {
    List<String> results = new ArrayList<>();
    try (LlmEngine engine = LlmEngine.load(options)) {
      List<CompletableFuture<List<Completion>>> futures = new ArrayList<>();
      int row = 0;
      for (int[] prompt : prompts(options)) {
        futures.add(submit(engine, "row " + row++, prompt, sampling));
      }
      futures.forEach(future -> results.add(bits(future.join())));
    }
    return results;
  }

  /** Tokens and the exact bits of their log probabilities. */
  private static String bits(List<Completion> completions) {
    StringBuilder text = new StringBuilder();
    for (Completion completion : completions) {
      for (TokenLogprob token : completion.logprobs()) {
        text.append(token.tokenId())
            .append(':')
            .append(Float.floatToRawIntBits(token.logprob()))
            .append(' ');
      }
      text.append('|');
    }
    return text.toString();
  }

  @Test
  void theSmallPoolReallyPreempts() {
    EngineOptions options = smallPool(options("tiny-v3"));
    try (LlmEngine engine = LlmEngine.load(options)) {
      List<CompletableFuture<List<Completion>>> futures = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int[] prompt = prompts(options).get(3).clone();
        prompt[0] = i; // or they would share blocks
        futures.add(submit(engine, "row " + i, prompt, GREEDY));
      }
      futures.forEach(CompletableFuture::join);
      assertTrue(engine.metrics().preemptions() > 0, engine.metrics().toString());
    }
  }

  @Test
  void badRequestsFailAloneAndSayWhy() {
    try (LlmEngine engine = LlmEngine.load(options("tiny-v3"))) {
      assertEquals(ErrorCode.BAD_PROMPT, errorOf(submit(engine, "a", new int[0], GREEDY)));
      assertEquals(ErrorCode.BAD_PROMPT, errorOf(submit(engine, "b", new int[] {512}, GREEDY)));
      assertEquals(ErrorCode.PROMPT_TOO_LONG, errorOf(submit(engine, "c", new int[512], GREEDY)));
      GenerationRequest text =
          new GenerationRequest("d", new Prompt.Text("Hello"), GREEDY, Truncation.NONE);
      assertEquals(ErrorCode.NO_TOKENIZER, errorOf(engine.generate(text)));
    }
  }

  @Test
  void longPromptsAreCutAtTheSideAskedFor() {
    int[] ids = IntStream.range(0, 600).map(i -> i % 512).toArray();
    try (LlmEngine engine = LlmEngine.load(options("tiny-v3"))) {
      for (Truncation side : List.of(Truncation.LEFT, Truncation.RIGHT)) {
        Completion completion =
            engine
                .generate(new GenerationRequest("row", new Prompt.Tokens(ids), GREEDY, side))
                .join()
                .get(0);
        int first = side == Truncation.LEFT ? 600 - 511 : 0;
        assertArrayEquals(Arrays.copyOfRange(ids, first, first + 511), completion.promptTokenIds());
        assertEquals(1, completion.tokenIds().length);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false, STOP, 5, 6", "true, LENGTH, 24, 24"})
  void endOfSequence(
      boolean ignored, FinishReason reason, int tokens, int outputTokens, @TempDir Path folder)
      throws IOException {
    JsonNode prompt = Fixtures.expected("tiny-v3").get("prompts").get(3);
    int[] greedy = Fixtures.ints(prompt.get("greedy"));
    try (Stream<Path> files = Files.list(Fixtures.fixture("tiny-v3"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
    Path config = folder.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replaceFirst("\"eos_token_id\": *\\d+", "\"eos_token_id\": " + greedy[5]));
    EngineOptions options =
        EngineOptions.of(folder).withDtype(Dtype.FLOAT32).withMaxModelLen(512).withMaxBatchSize(1);
    try (LlmEngine engine = LlmEngine.load(options)) {
      Completion completion =
          submit(
                  engine,
                  "row",
                  Fixtures.ints(prompt.get("ids")),
                  GREEDY.toBuilder().ignoreEos(ignored).build())
              .join()
              .get(0);
      assertEquals(reason, completion.finishReason());
      assertArrayEquals(Arrays.copyOf(greedy, tokens), completion.tokenIds());
      assertEquals(outputTokens, completion.outputTokens());
    }
  }

  private static ErrorCode errorOf(CompletableFuture<List<Completion>> future) {
    CompletionException thrown = assertThrows(CompletionException.class, future::join);
    return ((EngineException) thrown.getCause()).code();
  }

  @Test
  void stopTokensEndGenerationAndAreNotPartOfIt() {
    JsonNode prompt = Fixtures.expected("tiny-v3").get("prompts").get(3);
    int[] greedy = Fixtures.ints(prompt.get("greedy"));
    SamplingParams sampling =
        GREEDY.toBuilder().stopTokenIds(List.of(greedy[5])).minTokens(2).build();
    try (LlmEngine engine = LlmEngine.load(options("tiny-v3"))) {
      Completion completion =
          submit(engine, "row", Fixtures.ints(prompt.get("ids")), sampling).join().get(0);
      assertEquals(FinishReason.STOP, completion.finishReason());
      assertEquals(5, completion.tokenIds().length);
      assertEquals(6, completion.outputTokens());
    }
  }

  @Test
  void cancelledAndClosedRequestsEnd() throws Exception {
    SamplingParams endless = GREEDY.toBuilder().maxTokens(400).build();
    CompletableFuture<List<Completion>> open;
    try (LlmEngine engine = LlmEngine.load(options("tiny-v3"))) {
      CompletableFuture<List<Completion>> cancelled =
          submit(engine, "a", new int[] {5, 6, 7}, endless);
      cancelled.cancel(true);
      assertEquals(24, submit(engine, "b", new int[] {8}, GREEDY).join().get(0).outputTokens());
      open = submit(engine, "c", new int[] {5, 6, 7}, endless.toBuilder().n(16).build());
    }
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> open.get(10, TimeUnit.SECONDS));
    assertEquals(ErrorCode.CANCELLED, ((EngineException) thrown.getCause()).code());
  }
}
