package io.latentspark.engine.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A JSON object of settings, read with the type and range that each key must have; an error names
 * file, key and what was expected. A null counts as absent.
 */
final class JsonSettings {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;
  private final String prefix;
  private final JsonNode object;

  private JsonSettings(Path file, String prefix, JsonNode object) {
    this.file = file;
    this.prefix = prefix;
    this.object = object;
  }

  /**
   * Reads a file.
   *
   * @param purpose what the file is for, told to the user where it is missing
   */
  static JsonSettings read(Path file, String purpose) {
    if (!Files.isRegularFile(file)) {
      throw EngineErrors.fileMissing(file, purpose);
    }
    JsonNode root;
    try {
      root = MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw EngineErrors.jsonInvalid(file, e.getOriginalMessage());
    } catch (IOException e) {
      throw EngineErrors.fileUnreadable(file, e);
    }
    if (!root.isObject()) {
      throw EngineErrors.jsonInvalid(file, "it is not an object");
    }
    return new JsonSettings(file, "", root);
  }

  boolean has(String key) {
    return object.hasNonNull(key);
  }

  int integer(String key, int least) {
    return optionalInteger(key, least).orElseThrow(() -> missing(key));
  }

  int integer(String key, int least, int absent) {
    return optionalInteger(key, least).orElse(absent);
  }

  OptionalInt optionalInteger(String key, int least) {
    if (!has(key)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(integer(key, object.get(key), least));
  }

  private int integer(String key, JsonNode node, int least) {
    boolean integral = node.isNumber() && node.canConvertToExactIntegral();
    if (!integral || !node.canConvertToInt() || node.intValue() < least) {
      throw invalid(key, "an integer from " + least + " on");
    }
    return node.intValue();
  }

  /** A number above 0. */
  double positive(String key) {
    return optionalPositive(key).orElseThrow(() -> missing(key));
  }

  /** A number above 0. */
  double positive(String key, double absent) {
    return optionalPositive(key).orElse(absent);
  }

  /** A number above 0. */
  OptionalDouble optionalPositive(String key) {
    OptionalDouble value = optionalNumber(key);
    if (value.isPresent() && value.getAsDouble() <= 0) {
      throw invalid(key, "a number above 0");
    }
    return value;
  }

  /** A number from 0 on. */
  OptionalDouble optionalNumber(String key) {
    if (!has(key)) {
      return OptionalDouble.empty();
    }
    JsonNode node = object.get(key);
    if (!node.isNumber() || !Double.isFinite(node.doubleValue()) || node.doubleValue() < 0) {
      throw invalid(key, "a number from 0 on");
    }
    return OptionalDouble.of(node.doubleValue());
  }

  Optional<Boolean> optionalFlag(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (!object.get(key).isBoolean()) {
      throw invalid(key, "true or false");
    }
    return Optional.of(object.get(key).booleanValue());
  }

  String text(String key) {
    return optionalText(key).orElseThrow(() -> missing(key));
  }

  Optional<String> optionalText(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (!object.get(key).isTextual()) {
      throw invalid(key, "a string");
    }
    return Optional.of(object.get(key).textValue());
  }

  /** A list of integers; a single one is a list of one, none an empty list. */
  List<Integer> integers(String key, int least) {
    List<Integer> values = new ArrayList<>();
    if (has(key)) {
      JsonNode node = object.get(key);
      if (node.isArray()) {
        node.forEach(element -> values.add(integer(key, element, least)));
      } else {
        values.add(integer(key, node, least));
      }
    }
    return List.copyOf(values);
  }

  Optional<JsonSettings> optionalObject(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (!object.get(key).isObject()) {
      throw invalid(key, "an object or null");
    }
    return Optional.of(new JsonSettings(file, prefix + key + ".", object.get(key)));
  }

  /** The keys of this object, in the file's order. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  EngineException invalid(String key, String expected) {
    return EngineErrors.configValueInvalid(file, prefix + key, object.path(key), expected);
  }

  private EngineException missing(String key) {
    return EngineErrors.configKeyMissing(file, prefix + key);
  }
}
