package io.latentspark.engine;

import io.latentspark.engine.decode.SamplingParams;

/**
 * One row to generate for.
 *
 * @param rowKey identifies the row; with {@code sampling.seed()} and the sample index it is all
 *     that random draws depend on
 * @param prompt what to continue
 * @param sampling how to choose tokens and when to stop
 * @param truncation what to do with a prompt longer than the context
 */
public record GenerationRequest(
    String rowKey, Prompt prompt, SamplingParams sampling, Truncation truncation) {

  /** What happens to a prompt that does not fit the context. */
  public enum Truncation {
    /** The row fails with {@link ErrorCode#PROMPT_TOO_LONG}. */
    NONE,
    /** The oldest tokens are dropped. */
    LEFT,
    /** The newest tokens are dropped. */
    RIGHT
  }
}
