package io.latentspark.udf;

import io.latentspark.engine.DeviceChoice;
import io.latentspark.engine.EngineException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
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
    return read(
            option,
            Integer::valueOf,
            value -> value >= least,
            "a whole number, " + least + " or more")
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }

  /** Bytes of a size such as 512m. */
  long bytes(String option, long fallback) {
    return read(option, JavaUtils::byteStringAsBytes, value -> true, "a size such as 512m or 8g")
        .orElse(fallback);
  }

  /** What computes. */
  DeviceChoice device(String option, DeviceChoice fallback) {
    return read(
            option, DeviceChoice::parse, value -> true, "auto, cpu, cuda, cuda:N or cuda-emulated")
        .orElse(fallback);
  }

  /** A part of a whole. */
  double fraction(String option, double fallback) {
    return read(
            option,
            Double::valueOf,
            value -> value > 0 && value <= 1,
            "a number above 0, at most 1")
        .orElse(fallback);
  }

  /** One of some words, in any case. */
  <T> T choice(String option, T fallback, Map<String, T> choices) {
    return read(
            option,
            value -> choices.get(value.toLowerCase(Locale.ROOT)),
            Objects::nonNull,
            String.join(" or ", new TreeSet<>(choices.keySet())))
        .orElse(fallback);
  }

  /**
   * @param expected for the message about values that cannot be parsed or are not allowed
   */
  private <T> Optional<T> read(
      String option, Function<String, T> parse, Predicate<T> isAllowed, String expected) {
    Optional<Found> found = find(option);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String value = found.get().value();
    try {
      T parsed = parse.apply(value);
      if (isAllowed.test(parsed)) {
        return Optional.of(parsed);
      }
    } catch (NumberFormatException | EngineException e) {
      throw UdfErrors.settingInvalid(found.get().key(), value, expected);
    }
    throw UdfErrors.settingInvalid(found.get().key(), value, expected);
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
