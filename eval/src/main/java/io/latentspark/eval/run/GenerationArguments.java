package io.latentspark.eval.run;

import io.latentspark.engine.decode.SamplingParams;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * {@code generation_kwargs} as lm-evaluation-harness reads them: greedy unless sampling is asked
 * for, cut at the stop strings, which are removed with all that follows.
 */
public final class GenerationArguments {
  private static final int DEFAULT_MOST_TOKENS = 256;

  private GenerationArguments() {}

  /** Most tokens to generate. */
  public static int mostTokens(Map<String, Object> arguments) {
    for (String name : List.of("max_gen_toks", "max_new_tokens", "max_tokens")) {
      if (arguments.get(name) instanceof Number most) {
        return most.intValue();
      }
    }
    return DEFAULT_MOST_TOKENS;
  }

  /** The strings that end a text. */
  static List<String> stopStrings(Map<String, Object> arguments) {
    Object until = arguments.get("until");
    if (until instanceof String one) {
      return List.of(one);
    }
    return until instanceof List<?> several
        ? several.stream().map(String::valueOf).filter(stop -> !stop.isEmpty()).toList()
        : List.of();
  }

  /**
   * How tokens are chosen.
   *
   * @param checkpointTokens {@code max_new_tokens} of the checkpoint's {@code
   *     generation_config.json}. Where it is given, Transformers 5 lets it win over the {@code
   *     max_length} that lm-evaluation-harness makes of {@code max_gen_toks}
   * @param repeats generated texts
   * @throws io.latentspark.engine.EngineException if a value is out of its range
   */
  static SamplingParams sampling(
      Map<String, Object> arguments, OptionalInt checkpointTokens, int repeats, long seed) {
    SamplingParams.Builder sampling =
        SamplingParams.builder()
            .maxTokens(checkpointTokens.orElseGet(() -> mostTokens(arguments)))
            .stop(stopStrings(arguments))
            .seed(seed)
            .n(repeats)
            .temperature(0);
    if (isSampled(arguments)) {
      sampling.temperature(number(arguments, "temperature", 1)).topP(number(arguments, "top_p", 1));
      sampling.topK(Math.round(number(arguments, "top_k", 0)));
      sampling.minP(number(arguments, "min_p", 0));
    }
    return sampling.repetitionPenalty(number(arguments, "repetition_penalty", 1)).build();
  }

  private static boolean isSampled(Map<String, Object> arguments) {
    Object sample = arguments.get("do_sample");
    boolean wanted = sample == null ? arguments.containsKey("temperature") : isTrue(sample);
    return wanted && number(arguments, "temperature", 1) > 0;
  }

  private static boolean isTrue(Object value) {
    return Boolean.parseBoolean(String.valueOf(value));
  }

  private static float number(Map<String, Object> arguments, String name, float missing) {
    return arguments.get(name) instanceof Number value ? value.floatValue() : missing;
  }

  /** A generated text up to the first stop string. */
  static String cut(String text, List<String> stops) {
    String left = text;
    for (String stop : stops) {
      int at = left.indexOf(stop);
      left = at < 0 ? left : left.substring(0, at);
    }
    return left;
  }
}
