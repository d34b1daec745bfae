package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.decode.SamplingParams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Drafts change how fast tokens come, never which. */
class SpeculativeDecodingTest {
  private static final SamplingParams GREEDY =
      SamplingParams.builder().maxTokens(24).ignoreEos(true).build();

  private static EngineOptions options(String model, Dtype dtype) {
    boolean demo = model.equals("demo");
    return EngineOptions.of(demo ? DemoModel.folder() : Fixtures.fixture(model))
        .withDtype(dtype)
        .withMaxModelLen(512)
        .withMaxBatchSize(64)
        .withMaxBatchTokens(256)
        .withSpeculativeBatchSize(8);
  }

  private static EngineOptions with(EngineOptions options, int drafts) {
    return options.withSpeculativeTokens(OptionalInt.of(drafts));
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-v3, FLOAT32", "tiny-v3, BFLOAT16",
    "tiny-v3-fp8, FLOAT32", "tiny-v3-fp8, BFLOAT16",
    "demo, FLOAT32", "demo, BFLOAT16"
  })
  void resultsAreThoseWithoutDrafts(String model, Dtype dtype) {
    EngineOptions base = options(model, dtype);
    List<GenerationRequest> requests = requests(model);
    List<String> plain = results(with(base, 0), requests);
    for (EngineOptions options :
        List.of(
            with(base, 1),
            with(base, 1).withSpeculativeBatchSize(64),
            with(base, 3).withMaxBatchSize(3).withMaxBatchTokens(48).withBlockSize(5),
            with(base, 2).withMaxBatchSize(1).withThreads(1),
            with(base, 1).withMaxBatchSize(4).withMaxBatchTokens(7),
            smallPool(with(base, 1)),
            smallPool(with(base, 2).withSpeculativeBatchSize(64))
                .withPrefixCaching(PrefixCaching.OFF)
                .withMaxBatchSize(3))) {
      List<String> drafted = results(options, requests);
      for (int i = 0; i < plain.size(); i++) {
        assertEquals(plain.get(i), drafted.get(i), requests.get(i) + " " + options);
      }
    }
  }

  /** A memory budget that leaves room for about 300 tokens of cache. */
  private static EngineOptions smallPool(EngineOptions base) {
    EngineOptions options = base.withMaxModelLen(288).withBlockSize(4);
    MemoryPlan plan = MemoryPlan.of(ModelConfig.read(options.model()), options, 1L << 34);
    long fixed = plan.weightBytes() + plan.scratchBytes();
    return options.withMemoryBytes(fixed + 300 * plan.cacheBytesPerToken());
  }

  /** Every way to choose tokens and to stop, on short and long prompts. */
  private static List<GenerationRequest> requests(String model) {
    boolean demo = model.equals("demo");
    List<Prompt> prompts = new ArrayList<>();
    if (demo) {
      DemoModel.prompts(120).forEach(text -> prompts.add(new Prompt.Text(text)));
    } else {
      for (JsonNode prompt : Fixtures.expected(model).get("prompts")) {
        prompts.add(new Prompt.Tokens(Fixtures.ints(prompt.get("ids"))));
      }
    }
    List<SamplingParams> samplings = new ArrayList<>();
    SamplingParams sampled = GREEDY.toBuilder().temperature(0.8f).seed(7).build();
    samplings.add(GREEDY);
    samplings.add(GREEDY.toBuilder().logprobs(2).repetitionPenalty(1.3f).build());
    samplings.add(sampled.toBuilder().topP(0.9f).n(2).logprobs(3).build());
    samplings.add(
        sampled.toBuilder().presencePenalty(0.4f).frequencyPenalty(0.6f).topK(20).build());
    samplings.add(
        sampled.toBuilder().minTokens(9).ignoreEos(false).stopTokenIds(ids(2, 40)).build());
    if (demo) {
      samplings.add(sampled.toBuilder().ignoreEos(false).stop(List.of(" the", ".")).build());
    }
    List<GenerationRequest> requests = new ArrayList<>();
    for (Prompt prompt : prompts) {
      for (SamplingParams sampling : samplings) {
        String key = "row " + requests.size();
        requests.add(new GenerationRequest(key, prompt, sampling, Truncation.LEFT));
      }
    }
    return requests;
  }

  private static List<Integer> ids(int first, int end) {
    List<Integer> ids = new ArrayList<>();
    for (int id = first; id < end; id++) {
      ids.add(id);
    }
    return ids;
  }

  /** All that a completion says, its numbers by their bits. */
  private static List<String> results(EngineOptions options, List<GenerationRequest> requests) {
    List<String> results = new ArrayList<>();
    try (LlmEngine engine = LlmEngine.load(options)) {
      List<CompletableFuture<List<Completion>>> futures = new ArrayList<>();
      requests.forEach(request -> futures.add(engine.generate(request)));
      for (CompletableFuture<List<Completion>> future : futures) {
        StringBuilder result = new StringBuilder();
        for (Completion completion : future.join()) {
          result.append(completion.text()).append(' ').append(completion.finishReason());
          result.append(' ').append(completion.outputTokens()).append(' ');
          for (int id : completion.tokenIds()) {
            result.append(id).append(' ');
          }
          for (TokenLogprob token : completion.logprobs()) {
            result.append(Float.floatToRawIntBits(token.logprob())).append(token.top());
          }
          result.append('|');
        }
        results.add(result.toString());
      }
      if (options.speculativeTokens().getAsInt() > 0
          && options.maxBatchSize() <= options.speculativeBatchSize()) {
        DraftCounts drafts = engine.metrics().drafts();
        assertTrue(drafts.accepted().get(0) > 0, drafts.toString());
        assertTrue(drafts.accepted().get(0) < drafts.drafted().get(0), drafts.toString());
      }
    }
    return results;
  }

  /** Drafts and their fate as Hugging Face transformers has them, one draft a pass and two. */
  @ParameterizedTest
  @ValueSource(strings = {"tiny-v3", "tiny-v3-fp8"})
  void asManyDraftsAreAcceptedAsInTheReference(String fixture) {
    JsonNode expected = Fixtures.expected(fixture).get("speculation");
    for (int drafts = 1; drafts <= 2; drafts++) {
      JsonNode passes = expected.get("k" + drafts);
      int tokens = passes.get("tokens_made").intValue();
      List<Long> drafted = new ArrayList<>();
      List<Long> accepted = new ArrayList<>();
      for (int i = 0; i < drafts; i++) {
        int distance = i;
        drafted.add(passes.get("verify_passes").longValue());
        int[] perPass = Fixtures.ints(passes.get("accepted_per_pass"));
        accepted.add(Arrays.stream(perPass).filter(n -> n > distance).count());
      }
      try (LlmEngine engine =
          LlmEngine.load(with(options(fixture, Dtype.FLOAT32), drafts).withMaxBatchTokens(20))) {
        Prompt prompt = new Prompt.Tokens(Fixtures.ints(expected.get("prompt")));
        SamplingParams sampling = GREEDY.toBuilder().maxTokens(tokens).build();
        Completion completion =
            engine
                .generate(new GenerationRequest("row", prompt, sampling, Truncation.NONE))
                .join()
                .get(0);
        int[] greedy = Fixtures.ints(expected.get("greedy"));
        assertArrayEquals(greedy, Arrays.copyOf(completion.tokenIds(), greedy.length));
        assertEquals(new DraftCounts(drafted, accepted), engine.metrics().drafts());
      }
    }
  }

  /** The model's card: 91.9 % of first drafts equal the next greedy token, over all prompts. */
  @Test
  void mostDraftsOfTheDemoModelAreAccepted() {
    EngineOptions options = with(options("demo", Dtype.FLOAT32), 2).withMaxBatchSize(1);
    try (LlmEngine engine = LlmEngine.load(options)) {
      SamplingParams greedy = SamplingParams.builder().maxTokens(48).build();
      List<CompletableFuture<List<Completion>>> futures = new ArrayList<>();
      for (String prompt : DemoModel.prompts(20)) {
        Prompt text = new Prompt.Text(prompt);
        futures.add(engine.generate(new GenerationRequest("", text, greedy, Truncation.LEFT)));
      }
      futures.forEach(CompletableFuture::join);
      DraftCounts drafts = engine.metrics().drafts();
      assertTrue(drafts.acceptanceRate(0) > 0.85, drafts.toString());
      assertTrue(drafts.acceptanceRate(1) > 0.5, drafts.toString());
    }
  }

  @Test
  void draftsAreOnWhereTheModelCanMakeThem() {
    EngineOptions able = options("tiny-v3", Dtype.FLOAT32);
    try (LlmEngine engine = LlmEngine.load(able)) {
      assertEquals(OptionalInt.of(1), engine.options().speculativeTokens());
    }
    EngineOptions unable = options("tiny-v2", Dtype.FLOAT32);
    try (LlmEngine engine = LlmEngine.load(unable)) {
      assertEquals(OptionalInt.of(0), engine.options().speculativeTokens());
      assertEquals(DraftCounts.NONE, engine.metrics().drafts());
    }
    EngineException e = assertThrows(EngineException.class, () -> LlmEngine.load(with(unable, 1)));
    assertEquals(ErrorCode.INVALID_OPTION, e.code());
    assertTrue(e.getMessage().contains("num_nextn_predict_layers"), e.getMessage());
    assertThrows(EngineException.class, () -> with(able, -1));
    assertThrows(EngineException.class, () -> with(able, 17));
  }
}
