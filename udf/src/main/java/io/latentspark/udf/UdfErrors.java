package io.latentspark.udf;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;

/**
 * Every error a user of the DataFrame API can meet. A message says the problem, the cause and the
 * fix.
 */
public final class UdfErrors {
  private UdfErrors() {}

  static LatentSparkException columnMissing(String purpose, String column, StructType schema) {
    return error(
        "There is no column \"%s\" (%s). The input has %s. Name one of these.",
        column, purpose, columns(schema));
  }

  static LatentSparkException columnTypeWrong(
      String purpose, String column, String expected, StructType schema) {
    return error(
        "Column \"%s\" (%s) is %s, but must be %s. Cast it beforehand or name another column.",
        column,
        purpose,
        schema.apply(column).dataType().catalogString().toUpperCase(java.util.Locale.ROOT),
        expected);
  }

  static LatentSparkException outputColumnsExist(List<String> clashes, StructType schema) {
    return error(
        "The input already has the column%s %s, which the output would add. Rename or drop %s beforehand; the input has %s.",
        clashes.size() == 1 ? "" : "s",
        quoted(clashes),
        clashes.size() == 1 ? "it" : "them",
        columns(schema));
  }

  static LatentSparkException templateInvalid(String template, int position, String reason) {
    return error(
        "The template is malformed at character %d: %s. Write {column} for a value, {{ and }} for braces. Template: %s",
        position + 1, reason, template);
  }

  static LatentSparkException systemWithTokenIds() {
    return error(
        "A system message cannot be put before token ids: they are taken as they are. Drop the system message or give text.");
  }

  static LatentSparkException optionValueInvalid(String option, Object value, String range) {
    return error("%s = %s is out of range. Allowed: %s.", option, value, range);
  }

  static int requirePositive(String option, int value) {
    if (value < 1) {
      throw optionValueInvalid(option, value, "1 or more");
    }
    return value;
  }

  static LatentSparkException arithmeticDiffers(String planned, String own) {
    return error(
        "This executor computes with %s, the job with %s: their rows would differ in the last bits."
            + " Give the job executors on machines of one kind.",
        own, planned);
  }

  static LatentSparkException engineClosed(Throwable cause) {
    return new LatentSparkException(
        "The engine was closed while the task was running. Run the job again; with resume it goes on where it stopped.",
        cause);
  }

  static LatentSparkException engineBroken(Throwable cause) {
    return new LatentSparkException(
        "The engine ended a request with %s. This is a defect; please report it with the log."
            .formatted(cause),
        cause);
  }

  /** The columns of a schema with their types, for messages. */
  public static String columns(StructType schema) {
    return schema.isEmpty()
        ? "no columns"
        : Arrays.stream(schema.fields())
            .map(field -> field.name() + " " + field.dataType().catalogString())
            .collect(Collectors.joining(", ", "the columns ", ""));
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
  }

  private static LatentSparkException error(String format, Object... arguments) {
    return new LatentSparkException(String.format(format, arguments), null);
  }
}
