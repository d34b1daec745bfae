package io.latentspark.jobs.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.jobs.common.JobErrors;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code key=value,key=value} as lm-evaluation-harness reads it, or a JSON object. */
final class KeyValues {
  private static final ObjectMapper JSON = new ObjectMapper();

  private KeyValues() {}

  static Map<String, Object> parse(String text) {
    if (text.stripLeading().startsWith("{")) {
      try {
        return JSON.readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
      } catch (JsonProcessingException e) {
        throw JobErrors.keyValuesInvalid(text, e.getOriginalMessage());
      }
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (String pair : text.split(",")) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw JobErrors.keyValuesInvalid(text, "\"" + pair + "\" has no key and value");
      }
      values.put(pair.substring(0, equals).strip(), value(pair.substring(equals + 1).strip()));
    }
    return values;
  }

  private static Object value(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return Boolean.valueOf(text);
    }
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException noInteger) {
      try {
        return Double.valueOf(text);
      } catch (NumberFormatException noNumber) {
        return text;
      }
    }
  }
}
