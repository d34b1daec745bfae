package io.latentspark.jobs.input;

import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** What to read. */
public final class InputOptions {
  @Option(
      names = "--input",
      paramLabel = "PATH",
      description = "Parquet, JSONL or CSV: a file, a folder or a glob.")
  private String input;

  @Option(
      names = "--format",
      paramLabel = "parquet|jsonl|csv|openai-batch",
      converter = FormatConverter.class,
      description =
          "Format of the input (default: by the files' ending). openai-batch reads lines with"
              + " custom_id and body, and writes OpenAI's output and error files.")
  private InputFormat format;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only the first N rows, for a trial (default: all).")
  private Integer limit;

  /** File, folder or glob. */
  public String input() {
    return input;
  }

  /** The format, if named. */
  public Optional<InputFormat> format() {
    return Optional.ofNullable(format);
  }

  /** How many rows to take, if not all. */
  public Optional<Integer> limit() {
    return Optional.ofNullable(limit);
  }

  /** Whether an input was named. */
  public boolean isGiven() {
    return input != null;
  }

  /** The table to read. */
  public TableSource table() {
    return new TableSource(input, spark -> new InputReader(spark).read(this));
  }

  /**
   * Refuses to go on without an input.
   *
   * @throws ParameterException if none is named
   */
  public void require(CommandSpec spec) {
    if (input == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--input=PATH'");
    }
  }

  /**
   * Refuses a limit that makes no sense.
   *
   * @throws ParameterException if it is out of its range
   */
  public void check(CommandSpec spec) {
    if (limit != null && limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit must be 1 or more.");
    }
  }

  static final class FormatConverter implements ITypeConverter<InputFormat> {
    @Override
    public InputFormat convert(String value) {
      return Arrays.stream(InputFormat.values())
          .filter(format -> format.label().equals(value))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + value + "' is not parquet, jsonl, csv or openai-batch"));
    }
  }
}
