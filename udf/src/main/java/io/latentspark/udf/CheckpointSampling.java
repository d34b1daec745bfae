package io.latentspark.udf;

import io.latentspark.engine.checkpoint.GenerationConfig;
import io.latentspark.engine.decode.SamplingParams;

/**
 * How tokens are chosen where nobody says: as the checkpoint's publisher recommends, else greedily.
 */
public final class CheckpointSampling {
  /** Most tokens generated where the checkpoint does not say either. */
  public static final int DEFAULT_MAX_TOKENS = 256;

  private CheckpointSampling() {}

  /** The values for a checkpoint. */
  public static SamplingParams of(GenerationConfig checkpoint) {
    SamplingParams.Builder values = SamplingParams.builder().maxTokens(DEFAULT_MAX_TOKENS);
    checkpoint.temperature().ifPresent(value -> values.temperature((float) value));
    checkpoint.topK().ifPresent(values::topK);
    checkpoint.topP().ifPresent(value -> values.topP((float) value));
    checkpoint.repetitionPenalty().ifPresent(value -> values.repetitionPenalty((float) value));
    checkpoint.maxNewTokens().ifPresent(values::maxTokens);
    return values.build();
  }
}
