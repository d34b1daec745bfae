package io.latentspark.engine;

import io.latentspark.engine.checkpoint.ModelConfig;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A loaded model that answers requests from any number of threads; their rows share batches.
 *
 * <p>A request's future ends with its result or with an {@link EngineException} that is that row's
 * error. Cancelling the future drops the request between two steps.
 */
public final class LlmEngine implements AutoCloseable {

  private LlmEngine() {}

  /**
   * Loads a checkpoint and decides all memory.
   *
   * @throws EngineException if the checkpoint is unsound, or model, cache and scratch do not fit
   */
  public static LlmEngine load(EngineOptions options) {
    throw new UnsupportedOperationException("under construction");
  }

  /** The model's dimensions and constants. */
  public ModelConfig config() {
    throw new UnsupportedOperationException("under construction");
  }

  /** The options in force: every automatic value replaced by what was chosen. */
  public EngineOptions options() {
    throw new UnsupportedOperationException("under construction");
  }

  /** Generates {@code sampling.n()} samples, in order of their index. */
  public CompletableFuture<List<Completion>> generate(GenerationRequest request) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Scores a continuation. */
  public CompletableFuture<TokenScores> score(ScoringRequest request) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Counters since loading. */
  public EngineMetrics metrics() {
    throw new UnsupportedOperationException("under construction");
  }

  /** Ends open requests with {@link ErrorCode#CANCELLED} and frees all native memory. */
  @Override
  public void close() {}
}
