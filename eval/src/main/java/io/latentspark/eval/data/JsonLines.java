package io.latentspark.eval.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.eval.EvalErrors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON objects as documents. They keep their own types: a schema inferred over all lines would turn
 * a column of numbers and strings into strings.
 */
final class JsonLines {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  private JsonLines() {}

  /** The objects; each has all keys of all of them, null where a line lacks one. */
  static List<Map<String, Object>> parse(String file, List<String> lines) {
    Map<String, Object> empty = new LinkedHashMap<>();
    List<Map<String, Object>> objects =
        lines.stream().filter(line -> !line.isBlank()).map(line -> parse(file, line)).toList();
    objects.forEach(object -> object.keySet().forEach(key -> empty.put(key, null)));
    return objects.stream()
        .map(
            object -> {
              Map<String, Object> complete = new LinkedHashMap<>(empty);
              complete.putAll(object);
              return complete;
            })
        .toList();
  }

  private static Map<String, Object> parse(String file, String line) {
    try {
      return JSON.readValue(line, new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw EvalErrors.dataUnreadable(file, e);
    }
  }
}
