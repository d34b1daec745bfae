package io.latentspark.jobs.common;

import io.latentspark.engine.decode.SamplingParams;
import picocli.CommandLine.Option;

/** How many samples there are of a prompt, and what is told of them. */
public final class SampleOptions {
  @Option(
      names = "--n",
      paramLabel = "N",
      description = "Samples for each prompt; above 1 they are in a column samples (default: 1).")
  private Integer n;

  @Option(
      names = "--logprobs",
      paramLabel = "K",
      description =
          "Add a column with the log probability of each token and of the K likeliest (default:"
              + " none).")
  private Integer logprobs;

  /** Adds what was given. */
  public SamplingParams applyTo(SamplingParams sampling) {
    SamplingParams.Builder values = sampling.toBuilder();
    if (n != null) {
      values.n(n);
    }
    if (logprobs != null) {
      values.logprobs(logprobs);
    }
    return values.build();
  }
}
