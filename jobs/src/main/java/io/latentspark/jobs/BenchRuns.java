package io.latentspark.jobs;

import io.latentspark.engine.Completion;
import io.latentspark.engine.GenerationRequest;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.LlmEngine;
import io.latentspark.engine.Prompt;
import io.latentspark.engine.decode.SamplingParams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** Measures a loaded engine with prompts of random token ids. */
final class BenchRuns {
  /** As short as keeps sequences apart: decoding is to be measured, not attention over prompts. */
  static final int DECODE_PROMPT_TOKENS = 8;

  private final LlmEngine engine;
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

  BenchRuns(LlmEngine engine) {
    this.engine = engine;
  }

  /** Prompt tokens a second: one prompt, of which only the first token is generated. */
  Rates prefill(int promptTokens) {
    return Rates.measure(
        () -> {
          List<GenerationRequest> requests = requests(1, promptTokens, 1);
          long start = System.nanoTime();
          generate(requests);
          return promptTokens / Rates.secondsSince(start);
        });
  }

  /**
   * Generated tokens a second, prompts left out: what such prompts take at best, generating one
   * token each, is taken off every run, so that noise can only make decoding look slower.
   */
  Rates decode(int batchSize, int tokens) {
    double prompts = 1 / Rates.measure(() -> 1 / seconds(batchSize, 1)).best();
    return Rates.measure(() -> batchSize * tokens / (seconds(batchSize, 1 + tokens) - prompts));
  }

  private double seconds(int batchSize, int maxTokens) {
    List<GenerationRequest> requests = requests(batchSize, DECODE_PROMPT_TOKENS, maxTokens);
    long start = System.nanoTime();
    generate(requests);
    return Rates.secondsSince(start);
  }

  private List<GenerationRequest> requests(int batchSize, int promptTokens, int maxTokens) {
    SamplingParams sampling = SamplingParams.builder().ignoreEos(true).maxTokens(maxTokens).build();
    List<GenerationRequest> requests = new ArrayList<>();
    for (int i = 0; i < batchSize; i++) {
      int[] ids = random.ints(promptTokens, 0, engine.config().vocabSize()).toArray();
      requests.add(
          new GenerationRequest("bench-" + i, new Prompt.Tokens(ids), sampling, Truncation.NONE));
    }
    return requests;
  }

  private void generate(List<GenerationRequest> requests) {
    List<CompletableFuture<List<Completion>>> answers = new ArrayList<>();
    for (GenerationRequest request : requests) {
      answers.add(engine.generate(request));
    }
    answers.forEach(CompletableFuture::join);
  }
}
