package io.latentspark.jobs.rows;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How many rows may fail before the job does: all ({@code false}), none ({@code true}), a fraction
 * of the rows ({@code 0.01}) or a count ({@code 5}).
 */
record FailOnError(String text, double limit, boolean isFraction) {

  /** Failed rows that are still allowed among so many. */
  long allowedFailures(long rows) {
    return isFraction ? (long) Math.floor(limit * rows) : (long) limit;
  }

  @Override
  public String toString() {
    return text;
  }

  static FailOnError parse(String text) {
    if (text.equals("true")) {
      return new FailOnError(text, 0, false);
    }
    if (text.equals("false")) {
      return new FailOnError(text, 1, true);
    }
    double limit = Double.parseDouble(text);
    boolean isFraction = text.contains(".");
    if (!(limit >= 0) || (isFraction && limit > 1)) {
      throw new NumberFormatException(text);
    }
    if (!isFraction) {
      Long.parseLong(text);
    }
    return new FailOnError(text, limit, isFraction);
  }

  static final class Converter implements ITypeConverter<FailOnError> {
    @Override
    public FailOnError convert(String value) {
      try {
        return parse(value);
      } catch (NumberFormatException e) {
        throw new TypeConversionException(
            "'" + value + "' is not true, false, a fraction such as 0.01 or a count such as 5");
      }
    }
  }
}
