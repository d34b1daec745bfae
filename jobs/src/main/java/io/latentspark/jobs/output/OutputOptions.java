package io.latentspark.jobs.output;

import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Where to write, and what to do with what is there. */
public final class OutputOptions {
  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Folder for the output and its manifest (_manifest.json).")
  private String output;

  @Option(
      names = "--output-format",
      paramLabel = "parquet|jsonl|csv",
      converter = FormatConverter.class,
      description =
          "Format of the output (default: parquet). Others are made from Parquet at the end, which"
              + " stays in _parts.")
  private OutputFormat format;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Present present = new Present();

  /** What to do with an output that is there. */
  static final class Present {
    @Option(
        names = "--resume",
        description =
            "Go on with an output that is there: finished rows stay, failed and missing ones are"
                + " generated. Starts one where there is none.")
    private boolean resume;

    @Option(names = "--overwrite", description = "Replace an output that is there.")
    private boolean overwrite;
  }

  /**
   * Refuses to go on without an output.
   *
   * @throws ParameterException if none is named
   */
  public void require(CommandSpec spec) {
    if (output == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--output=DIR'");
    }
  }

  /** The same for a folder within the output. */
  public OutputOptions below(String folder) {
    OutputOptions inner = new OutputOptions();
    inner.output = output + "/" + folder;
    inner.format = format;
    inner.present = present;
    return inner;
  }

  /** The output folder. */
  public String output() {
    return output;
  }

  /** The format, if named. */
  public Optional<OutputFormat> format() {
    return Optional.ofNullable(format);
  }

  /** Whether to go on with what is there. */
  public boolean resume() {
    return present.resume;
  }

  /** Whether to replace what is there. */
  public boolean overwrite() {
    return present.overwrite;
  }

  static final class FormatConverter implements ITypeConverter<OutputFormat> {
    @Override
    public OutputFormat convert(String value) {
      return Arrays.stream(OutputFormat.values())
          .filter(format -> format != OutputFormat.OPENAI_BATCH && format.label().equals(value))
          .findFirst()
          .orElseThrow(
              () -> new TypeConversionException("'" + value + "' is not parquet, jsonl or csv"));
    }
  }
}
