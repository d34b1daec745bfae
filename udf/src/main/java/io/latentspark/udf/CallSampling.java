package io.latentspark.udf;

import io.latentspark.engine.checkpoint.GenerationConfig;
import io.latentspark.engine.decode.SamplingParams;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/**
 * How the tokens of a call are chosen. Its checkpoint's own defaults are read where the checkpoint
 * is: on the executors, where the driver does not have it.
 *
 * @param planned as the driver knows it
 * @param options the call's and the session's options as JSON, to be put over the checkpoint's
 *     defaults; null where {@code planned} has them already
 */
public record CallSampling(SamplingParams planned, String options) implements Serializable {
  /**
   * The values in force.
   *
   * @param checkpoint the folder of the model
   */
  public SamplingParams at(Path checkpoint) {
    return options == null
        ? planned
        : CallOptions.parse(List.of(options))
            .applyTo(CheckpointSampling.of(GenerationConfig.read(checkpoint)));
  }
}
