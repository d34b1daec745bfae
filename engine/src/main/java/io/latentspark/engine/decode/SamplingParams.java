package io.latentspark.engine.decode;

import io.latentspark.engine.EngineErrors;
import java.io.Serializable;
import java.util.List;

/**
 * How tokens are chosen and when generation stops, with vLLM's names and meanings.
 *
 * @param temperature 0 is greedy (ties: lowest id), else logits are divided by it
 * @param topK keep the k likeliest tokens; 0 keeps all
 * @param topP keep the smallest set whose probability reaches it, in (0, 1]
 * @param minP keep tokens at least this fraction as likely as the likeliest, in [0, 1]
 * @param repetitionPenalty divides positive and multiplies negative logits of tokens seen in prompt
 *     or output; 1 is none
 * @param presencePenalty subtracted from logits of tokens already generated, in [-2, 2]
 * @param frequencyPenalty subtracted for each time a token was generated, in [-2, 2]
 * @param seed of the random draws, combined with row key, sample index and position
 * @param n samples for each prompt
 * @param maxTokens most tokens generated
 * @param minTokens no end token before so many tokens
 * @param stop strings that end generation; they are not part of the text
 * @param stopTokenIds further token ids that end generation
 * @param ignoreEos go on after EOS
 * @param logprobs how many of the likeliest tokens to report for each position; -1 reports nothing,
 *     0 only the chosen token's
 */
public record SamplingParams(
    float temperature,
    int topK,
    float topP,
    float minP,
    float repetitionPenalty,
    float presencePenalty,
    float frequencyPenalty,
    long seed,
    int n,
    int maxTokens,
    int minTokens,
    List<String> stop,
    List<Integer> stopTokenIds,
    boolean ignoreEos,
    int logprobs)
    implements Serializable {

  /** Most candidates that {@code logprobs} may ask for. */
  public static final int MAX_LOGPROBS = 100;

  /** Throws an {@code INVALID_SAMPLING} error that names the option and its range. */
  public SamplingParams {
    check(temperature >= 0 && temperature <= 100, "temperature", temperature, "0 to 100");
    check(topK >= 0, "top-k", topK, "0 (all) or more");
    check(topP > 0 && topP <= 1, "top-p", topP, "above 0, up to 1");
    check(minP >= 0 && minP <= 1, "min-p", minP, "0 to 1");
    check(
        repetitionPenalty > 0 && Float.isFinite(repetitionPenalty),
        "repetition-penalty",
        repetitionPenalty,
        "above 0");
    check(
        presencePenalty >= -2 && presencePenalty <= 2,
        "presence-penalty",
        presencePenalty,
        "-2 to 2");
    check(
        frequencyPenalty >= -2 && frequencyPenalty <= 2,
        "frequency-penalty",
        frequencyPenalty,
        "-2 to 2");
    check(n >= 1, "n", n, "1 or more");
    check(maxTokens >= 1, "max-tokens", maxTokens, "1 or more");
    check(
        minTokens >= 0 && minTokens <= maxTokens,
        "min-tokens",
        minTokens,
        "0 to max-tokens (" + maxTokens + ")");
    check(stop.stream().noneMatch(String::isEmpty), "stop", stop, "strings that are not empty");
    check(
        logprobs >= -1 && logprobs <= MAX_LOGPROBS,
        "logprobs",
        logprobs,
        "-1 (none) to " + MAX_LOGPROBS);
    stop = List.copyOf(stop);
    stopTokenIds = List.copyOf(stopTokenIds);
  }

  /** Whether the likeliest token is always taken. */
  public boolean greedy() {
    return temperature == 0;
  }

  /** Greedy, one sample, 16 tokens (vLLM's default): the values every other one starts from. */
  public static Builder builder() {
    return new Builder();
  }

  /** These values, to be changed. */
  public Builder toBuilder() {
    return new Builder()
        .temperature(temperature)
        .topK(topK)
        .topP(topP)
        .minP(minP)
        .repetitionPenalty(repetitionPenalty)
        .presencePenalty(presencePenalty)
        .frequencyPenalty(frequencyPenalty)
        .seed(seed)
        .n(n)
        .maxTokens(maxTokens)
        .minTokens(minTokens)
        .stop(stop)
        .stopTokenIds(stopTokenIds)
        .ignoreEos(ignoreEos)
        .logprobs(logprobs);
  }

  private static void check(boolean valid, String option, Object value, String range) {
    if (!valid) {
      throw EngineErrors.invalidSampling(option, value, range);
    }
  }

  /** Sets what differs from the defaults. */
  public static final class Builder {
    private float temperature;
    private int topK;
    private float topP = 1;
    private float minP;
    private float repetitionPenalty = 1;
    private float presencePenalty;
    private float frequencyPenalty;
    private long seed;
    private int n = 1;
    private int maxTokens = 16;
    private int minTokens;
    private List<String> stop = List.of();
    private List<Integer> stopTokenIds = List.of();
    private boolean ignoreEos;
    private int logprobs = -1;

    private Builder() {}

    public Builder temperature(float value) {
      temperature = value;
      return this;
    }

    public Builder topK(int value) {
      topK = value;
      return this;
    }

    public Builder topP(float value) {
      topP = value;
      return this;
    }

    public Builder minP(float value) {
      minP = value;
      return this;
    }

    public Builder repetitionPenalty(float value) {
      repetitionPenalty = value;
      return this;
    }

    public Builder presencePenalty(float value) {
      presencePenalty = value;
      return this;
    }

    public Builder frequencyPenalty(float value) {
      frequencyPenalty = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder n(int value) {
      n = value;
      return this;
    }

    public Builder maxTokens(int value) {
      maxTokens = value;
      return this;
    }

    public Builder minTokens(int value) {
      minTokens = value;
      return this;
    }

    public Builder stop(List<String> value) {
      stop = value;
      return this;
    }

    public Builder stopTokenIds(List<Integer> value) {
      stopTokenIds = value;
      return this;
    }

    public Builder ignoreEos(boolean value) {
      ignoreEos = value;
      return this;
    }

    public Builder logprobs(int value) {
      logprobs = value;
      return this;
    }

    public SamplingParams build() {
      return new SamplingParams(
          temperature,
          topK,
          topP,
          minP,
          repetitionPenalty,
          presencePenalty,
          frequencyPenalty,
          seed,
          n,
          maxTokens,
          minTokens,
          stop,
          stopTokenIds,
          ignoreEos,
          logprobs);
    }
  }
}
