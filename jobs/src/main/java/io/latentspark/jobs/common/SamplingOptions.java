package io.latentspark.jobs.common;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.checkpoint.GenerationConfig;
import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.udf.CheckpointSampling;
import java.util.List;
import picocli.CommandLine.Option;

/** How tokens are chosen, in vLLM's names. What is not given comes from the checkpoint. */
public final class SamplingOptions {
  private static final String FROM_CHECKPOINT = " (default: generation_config.json, else ";

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "0 takes the likeliest token; higher values draw more evenly" + FROM_CHECKPOINT + "0).")
  private Float temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Draw from the K likeliest tokens, 0 from all" + FROM_CHECKPOINT + "0).")
  private Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Draw from the smallest set of tokens with probability P" + FROM_CHECKPOINT + "1).")
  private Float topP;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description = "Leave out tokens less than P times as likely as the likeliest (default: 0).")
  private Float minP;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "R",
      description =
          "Above 1 disfavours tokens that were in prompt or output" + FROM_CHECKPOINT + "1).")
  private Float repetitionPenalty;

  @Option(
      names = "--presence-penalty",
      paramLabel = "R",
      description = "Above 0 disfavours tokens that were generated, -2 to 2 (default: 0).")
  private Float presencePenalty;

  @Option(
      names = "--frequency-penalty",
      paramLabel = "R",
      description = "The same for each time a token was generated, -2 to 2 (default: 0).")
  private Float frequencyPenalty;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Of the random draws; a row's draws depend on it and on the row's key (default: 0).")
  private Long seed;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description =
          "Most tokens generated" + FROM_CHECKPOINT + CheckpointSampling.DEFAULT_MAX_TOKENS + ").")
  private Integer maxTokens;

  @Option(
      names = "--min-tokens",
      paramLabel = "N",
      description = "No end before so many tokens (default: 0).")
  private Integer minTokens;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "Ends generation; not part of the result. May be given several times.")
  private List<String> stop;

  @Option(
      names = "--stop-token-ids",
      paramLabel = "ID",
      split = ",",
      description = "Token ids that end generation too, separated by commas.")
  private List<Integer> stopTokenIds;

  @Option(
      names = "--ignore-eos",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Go on after the end-of-sequence token (default: false).")
  private Boolean ignoreEos;

  /** The strings given that end generation. */
  public List<String> stop() {
    return stop == null ? List.of() : stop;
  }

  /** Whether the user says how many tokens are generated at most. */
  public boolean saysMaxTokens() {
    return maxTokens != null;
  }

  /**
   * The values in force: what was given, else the checkpoint's, else the defaults.
   *
   * @throws EngineException {@code INVALID_SAMPLING} that names the option and its range
   */
  public SamplingParams resolve(GenerationConfig checkpoint) {
    return resolve(CheckpointSampling.of(checkpoint));
  }

  /**
   * The values in force: what was given, else these.
   *
   * @throws EngineException {@code INVALID_SAMPLING} that names the option and its range
   */
  public SamplingParams resolve(SamplingParams defaults) {
    SamplingParams.Builder values = defaults.toBuilder();
    set(temperature, values::temperature);
    set(topK, values::topK);
    set(topP, values::topP);
    set(minP, values::minP);
    set(repetitionPenalty, values::repetitionPenalty);
    set(presencePenalty, values::presencePenalty);
    set(frequencyPenalty, values::frequencyPenalty);
    set(seed, values::seed);
    set(maxTokens, values::maxTokens);
    set(minTokens, values::minTokens);
    set(stop, values::stop);
    set(stopTokenIds, values::stopTokenIds);
    set(ignoreEos, values::ignoreEos);
    return values.build();
  }

  private static <T> void set(T value, java.util.function.Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }
}
