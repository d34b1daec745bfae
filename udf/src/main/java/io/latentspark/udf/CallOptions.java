package io.latentspark.udf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.decode.SamplingParams;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Options of one call of a SQL function, by their names in SQL; {@code max-tokens} is {@code
 * max_tokens}. Values may be text where a number or a flag is meant, as a SQL map has one type for
 * all of its values.
 */
public final class CallOptions {
  /** Names of the sampling options. */
  public static final List<String> SAMPLING =
      List.of(
          "temperature",
          "top_k",
          "top_p",
          "min_p",
          "repetition_penalty",
          "presence_penalty",
          "frequency_penalty",
          "seed",
          "max_tokens",
          "min_tokens",
          "stop",
          "stop_token_ids",
          "ignore_eos");

  /** Names the model. */
  public static final String MODEL = "model";

  /** Whether a row's error fails the query. */
  public static final String FAIL_ON_ERROR = "fail_on_error";

  /** No options. */
  static final CallOptions NONE = new CallOptions(new ObjectMapper().createObjectNode());

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final ObjectNode values;

  private CallOptions(ObjectNode values) {
    this.values = values;
  }

  /**
   * Reads options.
   *
   * @param json objects; a later one's values replace an earlier one's, null says nothing
   * @throws LatentSparkException if a text is no JSON object or an option is unknown
   */
  public static CallOptions parse(List<String> json) {
    CallOptions options = NONE;
    for (String text : json) {
      JsonNode object;
      try {
        object = JSON.readTree(text);
      } catch (JsonProcessingException e) {
        throw UdfErrors.callOptionsNotJson(text);
      }
      if (!object.isObject()) {
        throw UdfErrors.callOptionsNotJson(text);
      }
      for (var option : object.properties()) {
        if (!option.getValue().isNull()) {
          options = options.with(option.getKey(), option.getValue());
        }
      }
    }
    return options;
  }

  CallOptions with(String name, String value) {
    return with(name, TextNode.valueOf(value));
  }

  private CallOptions with(String written, JsonNode value) {
    String name = written.replace('-', '_');
    if (!SAMPLING.contains(name) && !name.equals(MODEL) && !name.equals(FAIL_ON_ERROR)) {
      throw UdfErrors.callOptionUnknown(written, names());
    }
    ObjectNode changed = values.deepCopy();
    changed.set(name, name.equals(MODEL) ? value : typed(name, value));
    return new CallOptions(changed);
  }

  private static TreeSet<String> names() {
    TreeSet<String> names = new TreeSet<>(SAMPLING);
    names.add(MODEL);
    names.add(FAIL_ON_ERROR);
    return names;
  }

  /** What a text says; a stop string is one unless it is written as a JSON list. */
  private static JsonNode typed(String name, JsonNode value) {
    if (!value.isTextual() || (name.equals("stop") && !value.textValue().startsWith("["))) {
      return value;
    }
    try {
      return JSON.readTree(value.textValue());
    } catch (JsonProcessingException e) {
      return value; // refused where it is used, with what would be right
    }
  }

  /** These options, and those of another call where these say nothing. */
  CallOptions over(CallOptions base) {
    ObjectNode merged = base.values.deepCopy();
    merged.setAll(values);
    return new CallOptions(merged);
  }

  /** The options as a JSON object. */
  String json() {
    return values.toString();
  }

  /** The model's name or folder. */
  public Optional<String> model() {
    return Optional.ofNullable(values.get(MODEL)).map(JsonNode::asText);
  }

  /** Whether a row's error fails the query. */
  public Optional<Boolean> failOnError() {
    JsonNode value = values.get(FAIL_ON_ERROR);
    if (value != null && !value.isBoolean()) {
      throw UdfErrors.optionValueInvalid(FAIL_ON_ERROR, value, "true or false");
    }
    return Optional.ofNullable(value).map(JsonNode::booleanValue);
  }

  /**
   * The values with these options in their place.
   *
   * @throws LatentSparkException if one is of the wrong type or out of range
   */
  SamplingParams applyTo(SamplingParams base) {
    ObjectNode sampling = values.deepCopy().without(List.of(MODEL, FAIL_ON_ERROR));
    try {
      return SamplingOverrides.apply(base, sampling, OutputColumns.of(base));
    } catch (EngineException e) {
      throw UdfErrors.callOptionInvalid(e);
    }
  }
}
