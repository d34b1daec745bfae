package io.latentspark.udf;

import io.latentspark.engine.DeviceChoice;
import io.latentspark.engine.EngineException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.apache.spark.network.util.JavaUtils;

/**
 * The settings under some prefixes, the first that has one wins. A hyphen in a name may be written
 * as an underscore, which SQL's SET needs and which wins over a hyphen. What cannot be read is an
 * error that names the whole key.
 */
record Settings(Map<String, String> all, List<String> prefixes) {
  private record Found(String key, String value) {}

  Optional<String> text(String option) {
    return find(option).map(Found::value);
  }

  int integer(String option, int fallback, int least) {
    OptionalInt value = optionalInteger(option, least);
    return value.orElse(fallback);
  }

  OptionalInt optionalInteger(String option, int least) {
    Optional<Found> found = find(option);
    if (found.isEmpty()) {
      return OptionalInt.empty();
    }
    String expected = "a whole number, " + least + " or more";
    try {
      int value = Integer.parseInt(found.get().value());
      if (value >= least) {
        return OptionalInt.of(value);
      }
    } catch (NumberFormatException e) {
      throw UdfErrors.settingInvalid(found.get().key(), found.get().value(), expected);
    }
    throw UdfErrors.settingInvalid(found.get().key(), found.get().value(), expected);
  }

  /** Bytes of a size such as 512m. */
  long bytes(String option, long fallback) {
    Optional<Found> found = find(option);
    if (found.isEmpty()) {
      return fallback;
    }
    try {
      return JavaUtils.byteStringAsBytes(found.get().value());
    } catch (NumberFormatException e) {
      throw UdfErrors.settingInvalid(
          found.get().key(), found.get().value(), "a size such as 512m or 8g");
    }
  }

  /** What computes. */
  DeviceChoice device(String option, DeviceChoice fallback) {
    Optional<Found> found = find(option);
    if (found.isEmpty()) {
      return fallback;
    }
    try {
      return DeviceChoice.parse(found.get().value());
    } catch (EngineException e) {
      throw UdfErrors.settingInvalid(
          found.get().key(), found.get().value(), "auto, cpu, cuda, cuda:N or cuda-emulated");
    }
  }

  /** A part of a whole. */
  double fraction(String option, double fallback) {
    Optional<Found> found = find(option);
    if (found.isEmpty()) {
      return fallback;
    }
    String expected = "a number above 0, at most 1";
    try {
      double value = Double.parseDouble(found.get().value());
      if (value > 0 && value <= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw UdfErrors.settingInvalid(found.get().key(), found.get().value(), expected);
    }
    throw UdfErrors.settingInvalid(found.get().key(), found.get().value(), expected);
  }

  /** One of some words, in any case. */
  <T> T choice(String option, T fallback, Map<String, T> choices) {
    Optional<Found> found = find(option);
    if (found.isEmpty()) {
      return fallback;
    }
    T value = choices.get(found.get().value().toLowerCase(Locale.ROOT));
    if (value == null) {
      throw UdfErrors.settingInvalid(
          found.get().key(),
          found.get().value(),
          String.join(" or ", new TreeSet<>(choices.keySet())));
    }
    return value;
  }

  private Optional<Found> find(String option) {
    for (String prefix : prefixes) {
      for (String name : List.of(option.replace('-', '_'), option)) {
        String value = all.get(prefix + name);
        if (value != null && !value.isBlank()) {
          return Optional.of(new Found(prefix + name, value.strip()));
        }
      }
    }
    return Optional.empty();
  }
}
