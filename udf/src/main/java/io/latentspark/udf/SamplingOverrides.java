package io.latentspark.udf;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.decode.SamplingParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A row's own sampling options, a JSON object with vLLM's names; {@code top-p} is {@code top_p}.
 */
final class SamplingOverrides {
  /** Puts an option's value into a builder, which is checked as a whole afterwards. */
  private interface Setter extends BiConsumer<SamplingParams.Builder, JsonNode> {}

  private static final Map<String, Setter> SETTERS =
      Map.ofEntries(
          Map.entry("temperature", number("temperature", SamplingParams.Builder::temperature)),
          Map.entry("top_k", integer("top_k", SamplingParams.Builder::topK)),
          Map.entry("top_p", number("top_p", SamplingParams.Builder::topP)),
          Map.entry("min_p", number("min_p", SamplingParams.Builder::minP)),
          Map.entry(
              "repetition_penalty",
              number("repetition_penalty", SamplingParams.Builder::repetitionPenalty)),
          Map.entry(
              "presence_penalty",
              number("presence_penalty", SamplingParams.Builder::presencePenalty)),
          Map.entry(
              "frequency_penalty",
              number("frequency_penalty", SamplingParams.Builder::frequencyPenalty)),
          Map.entry("seed", value("seed", "an integer", SamplingOverrides::wholeNumber, seed())),
          Map.entry("n", integer("n", SamplingParams.Builder::n)),
          Map.entry("max_tokens", integer("max_tokens", SamplingParams.Builder::maxTokens)),
          Map.entry("min_tokens", integer("min_tokens", SamplingParams.Builder::minTokens)),
          Map.entry(
              "stop",
              value("stop", "strings", SamplingOverrides::strings, SamplingParams.Builder::stop)),
          Map.entry(
              "stop_token_ids",
              value(
                  "stop_token_ids",
                  "integers",
                  SamplingOverrides::integers,
                  SamplingParams.Builder::stopTokenIds)),
          Map.entry(
              "ignore_eos",
              value(
                  "ignore_eos",
                  "true or false",
                  node -> node.isBoolean() ? node.booleanValue() : null,
                  SamplingParams.Builder::ignoreEos)),
          Map.entry("logprobs", integer("logprobs", SamplingParams.Builder::logprobs)));

  private SamplingOverrides() {}

  /**
   * The job's values with a row's own in their place; null leaves a value as it is.
   *
   * @throws EngineException if an option is unknown, of the wrong type, out of range, or would give
   *     the row other columns than the output has
   */
  static SamplingParams apply(SamplingParams base, JsonNode options, OutputColumns columns) {
    if (!options.isObject()) {
      throw EngineErrors.invalidSampling("options", options, "a JSON object");
    }
    SamplingParams.Builder builder = base.toBuilder();
    options
        .fields()
        .forEachRemaining(
            option -> {
              String name = option.getKey().replace('-', '_');
              if (!SETTERS.containsKey(name)) {
                throw EngineErrors.invalidSampling(
                    option.getKey(),
                    option.getValue(),
                    "the options " + new TreeSet<>(SETTERS.keySet()));
              }
              if (!option.getValue().isNull()) {
                SETTERS.get(name).accept(builder, option.getValue());
              }
            });
    SamplingParams result = builder.build();
    if (result.n() != base.n() && columns.fixSampleCount()) {
      throw EngineErrors.invalidSampling("n", result.n(), "the job's value, " + base.n());
    }
    if (result.logprobs() != base.logprobs() && !columns.hasLogprobs()) {
      String allowed =
          base.logprobs() < 0 ? "none, as in the job" : "the job's value, " + base.logprobs();
      throw EngineErrors.invalidSampling("logprobs", result.logprobs(), allowed);
    }
    return result;
  }

  private static Setter number(String name, BiConsumer<SamplingParams.Builder, Float> setter) {
    return value(name, "a number", node -> node.isNumber() ? node.floatValue() : null, setter);
  }

  private static Setter integer(String name, BiConsumer<SamplingParams.Builder, Integer> setter) {
    return value(
        name,
        "a whole number",
        node -> node.canConvertToInt() && node.canConvertToExactIntegral() ? node.intValue() : null,
        setter);
  }

  private static BiConsumer<SamplingParams.Builder, Long> seed() {
    return SamplingParams.Builder::seed;
  }

  private static <T> Setter value(
      String name,
      String expected,
      Function<JsonNode, T> reader,
      BiConsumer<SamplingParams.Builder, T> setter) {
    return (builder, node) -> {
      T read = reader.apply(node);
      if (read == null) {
        throw EngineErrors.invalidSampling(name, node, expected);
      }
      setter.accept(builder, read);
    };
  }

  private static Long wholeNumber(JsonNode node) {
    return node.canConvertToLong() && node.canConvertToExactIntegral() ? node.longValue() : null;
  }

  /** One string or several, as OpenAI allows. */
  private static List<String> strings(JsonNode node) {
    if (node.isTextual()) {
      return List.of(node.textValue());
    }
    List<String> values = new ArrayList<>();
    node.forEach(element -> values.add(element.textValue()));
    return node.isArray() && !values.contains(null) ? values : null;
  }

  private static List<Integer> integers(JsonNode node) {
    List<Integer> values = new ArrayList<>();
    node.forEach(element -> values.add(element.canConvertToInt() ? element.intValue() : null));
    return node.isArray() && !values.contains(null) ? values : null;
  }
}
