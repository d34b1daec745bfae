package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.decode.SamplingParams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How many tokens are computed where requests begin alike: a context of 200 tokens, blocks of 8.
 */
class SharedContextTest {
  private static final int[] CONTEXT = IntStream.range(3, 203).toArray();

  /** Begins like nothing else here. */
  private static final int[] FIRST = {400, 401};

  private static EngineOptions options() {
    return EngineOptions.of(Fixtures.fixture("tiny-v3"))
        .withMaxModelLen(512)
        .withBlockSize(8)
        .withMaxBatchSize(16);
  }

  private static long computedPromptTokens(LlmEngine engine) {
    return engine.metrics().prefixQueryTokens() - engine.metrics().prefixHitTokens();
  }

  /** Multiple choice: four continuations of three tokens. */
  private static void scoreChoices(LlmEngine engine) {
    List<CompletableFuture<TokenScores>> choices = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      choices.add(engine.score(new ScoringRequest(CONTEXT, new int[] {300 + i, 310, 311})));
    }
    choices.forEach(CompletableFuture::join);
    assertEquals(0, engine.metrics().preemptions());
  }

  /**
   * What is submitted while another request is completed, by the engine's thread between two steps,
   * enters the next step together.
   */
  private static List<TokenScores> scoreInOneStep(LlmEngine engine, List<ScoringRequest> requests) {
    SamplingParams sampling = SamplingParams.builder().maxTokens(256).ignoreEos(true).build();
    GenerationRequest first =
        new GenerationRequest("first", new Prompt.Tokens(FIRST), sampling, Truncation.NONE);
    List<CompletableFuture<TokenScores>> answers =
        engine
            .generate(first)
            .thenApply(done -> requests.stream().map(engine::score).toList())
            .join();
    return answers.stream().map(CompletableFuture::join).toList();
  }

  @Test
  void choicesThatArriveTogetherComputeTheirContextOnce() {
    for (int batchTokens : new int[] {1024, 64}) {
      try (LlmEngine engine = LlmEngine.load(options().withMaxBatchTokens(batchTokens))) {
        scoreChoices(engine);
        // the last token of the context gives the first logits: computed for each choice; what
        // follows the last token of the choice is not asked for
        assertEquals(202 + 3 * (1 + 2), computedPromptTokens(engine));
        assertEquals(4 * 202, engine.metrics().prefixQueryTokens());
        assertTrue(engine.metrics().steps() <= 1 + 216 / batchTokens + 1);
      }
    }
  }

  /** The choices A, B, C, D of a question, and a continuation that ends in one of them. */
  @Test
  void choicesOfOneTokenAreAnsweredInOnePassWithTheBitsOfEachAlone() {
    List<ScoringRequest> requests = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      requests.add(new ScoringRequest(CONTEXT, new int[] {300 + i}));
    }
    requests.add(new ScoringRequest(CONTEXT, new int[] {310, 300}));
    requests.add(new ScoringRequest(CONTEXT, new int[] {310, 301}));
    List<TokenScores> together;
    try (LlmEngine engine = LlmEngine.load(options())) {
      together = scoreInOneStep(engine, requests);
      // the first request's prompt; the context; its last token again, and the one after it, for
      // the longer continuations
      assertEquals(FIRST.length + 200 + 2, computedPromptTokens(engine));
      assertEquals(FIRST.length + 4 * 200 + 2 * 201, engine.metrics().promptTokens());
      assertEquals(1 + 6, engine.metrics().requests());
    }
    try (LlmEngine engine = LlmEngine.load(options().withPrefixCaching(PrefixCaching.OFF))) {
      for (int i = 0; i < requests.size(); i++) {
        TokenScores alone = engine.score(requests.get(i)).join();
        assertArrayEquals(alone.logprobs(), together.get(i).logprobs());
        assertEquals(alone.greedy(), together.get(i).greedy());
      }
    }
  }

  @Test
  void cancellingOneOfThemLeavesTheOthers() {
    try (LlmEngine engine = LlmEngine.load(options())) {
      CompletableFuture<TokenScores> first =
          engine.score(new ScoringRequest(CONTEXT, new int[] {300}));
      CompletableFuture<TokenScores> second =
          engine.score(new ScoringRequest(CONTEXT, new int[] {301}));
      first.cancel(false);
      assertEquals(1, second.join().logprobs().length);
    }
  }

  @Test
  void samplesOfAPromptComputeItOnceAndScoresFindItToo() {
    SamplingParams sampling =
        SamplingParams.builder().temperature(1).n(8).maxTokens(4).ignoreEos(true).build();
    GenerationRequest request =
        new GenerationRequest("row", new Prompt.Tokens(CONTEXT), sampling, Truncation.NONE);
    try (LlmEngine engine = LlmEngine.load(options())) {
      engine.generate(request).join();
      assertEquals(200 + 7 * 1, computedPromptTokens(engine));
      scoreChoices(engine);
      assertEquals(207 + 4 * (1 + 2), computedPromptTokens(engine));
    }
  }

  @Test
  void withoutPrefixCachingEveryTokenIsComputed() {
    try (LlmEngine engine = LlmEngine.load(options().withPrefixCaching(PrefixCaching.OFF))) {
      scoreChoices(engine);
      assertEquals(0, engine.metrics().prefixHitTokens());
    }
  }
}
