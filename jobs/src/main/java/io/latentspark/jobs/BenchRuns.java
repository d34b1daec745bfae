package io.latentspark.jobs;

import io.latentspark.engine.GenerationRequest;
import io.latentspark.engine.LlmEngine;
import io.latentspark.engine.ScoringRequest;
import io.latentspark.engine.decode.SamplingParams;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Measures a loaded engine with prompts of random token ids. */
final class BenchRuns {
  /** Enough for the JIT to have seen all that a workload does. */
  private static final int WARM_UP_SEQUENCES = 8;

  private final LlmEngine engine;
  private final RandomRequests random;

  BenchRuns(LlmEngine engine) {
    this.engine = engine;
    random = new RandomRequests(engine.config().vocabSize());
  }

  /** Prompt tokens a second: one prompt, of which only the first token is generated. */
  Measurement prefill(int promptTokens) {
    return Measurement.of(
        engine, () -> promptTokens / seconds(random.generation(1, 0, promptTokens, 1)));
  }

  /**
   * Generated tokens a second, prompts left out: what such prompts take at best, generating one
   * token each, is taken off every run, so that noise can only make decoding look slower. The
   * prompts of a batch are the same in every run: the prefix cache makes long ones short.
   */
  Measurement decode(int batchSize, int context, int tokens) {
    List<GenerationRequest> requests = random.generation(batchSize, 0, context, 1 + tokens);
    List<GenerationRequest> onlyPrompts = requests.stream().map(BenchRuns::oneToken).toList();
    Rates.warmUp(() -> seconds(onlyPrompts));
    double prompts = 1 / Rates.measure(() -> 1 / seconds(onlyPrompts)).best();
    return Measurement.of(engine, () -> batchSize * tokens / (seconds(requests) - prompts));
  }

  private static GenerationRequest oneToken(GenerationRequest request) {
    SamplingParams sampling = SamplingParams.builder().ignoreEos(true).maxTokens(1).build();
    return new GenerationRequest(
        request.rowKey(), request.prompt(), sampling, request.truncation());
  }

  /** What the workload counts, a second. */
  Measurement workload(Workload workload, int sequences) {
    int few = Math.min(sequences, WARM_UP_SEQUENCES);
    Rates.warmUp(() -> secondsOf(workload, few));
    return Measurement.ofLong(
        engine, () -> workload.units(sequences) / secondsOf(workload, sequences));
  }

  private double secondsOf(Workload workload, int sequences) {
    return switch (workload) {
      case OFFLINE ->
          seconds(
              random.generation(
                  sequences, 0, Workload.OFFLINE_PROMPT_TOKENS, Workload.OFFLINE_NEW_TOKENS));
      case SHARED_PREFIX ->
          seconds(random.generation(sequences, Workload.PREFIX_TOKENS, Workload.OWN_TOKENS, 1));
      case SCORE -> {
        List<ScoringRequest> requests = random.multipleChoice(sequences);
        yield seconds(requests, engine::score);
      }
    };
  }

  private double seconds(List<GenerationRequest> requests) {
    return seconds(requests, engine::generate);
  }

  /** Time until all requests, sent at once, are answered. */
  private static <R, A> double seconds(List<R> requests, Function<R, CompletableFuture<A>> engine) {
    long start = System.nanoTime();
    List<CompletableFuture<A>> answers = requests.stream().map(engine).toList();
    answers.forEach(CompletableFuture::join);
    return Rates.secondsSince(start);
  }
}
