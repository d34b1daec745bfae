package io.latentspark.jobs.rows;

import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How rows are worked on. */
public final class RowsOptions {
  @Option(
      names = "--fail-on-error",
      paramLabel = "true|false|FRACTION|COUNT",
      defaultValue = "false",
      converter = FailOnError.Converter.class,
      description =
          "End the job at the first failed row (true), never (false), or when more than a fraction"
              + " (0.01) or a count (5) of rows have failed (default: ${DEFAULT-VALUE}).")
  private FailOnError failOnError;

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      defaultValue = "256",
      description = "Rows each task keeps in the engine at once (default: ${DEFAULT-VALUE}).")
  private int maxInFlight;

  @Option(
      names = "--prefix-aware",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description =
          "Order the rows by prompt, so that prompts that begin alike are computed together and share"
              + " their beginning in the cache; the output's rows are in that order too (default:"
              + " true for evaluate and niah, else false).")
  private Boolean prefixAware;

  @Option(
      names = "--options-file",
      paramLabel = "FILE",
      description =
          "YAML or .properties file with options by their long names; the command line wins.")
  @SuppressWarnings("UnusedVariable") // read before parsing
  private String optionsFile;

  /** Rows each task keeps in the engine at once. */
  public int maxInFlight() {
    return maxInFlight;
  }

  FailOnError failOnError() {
    return failOnError;
  }

  /** Whether rows are ordered by prompt, if it was said. */
  Optional<Boolean> prefixAware() {
    return Optional.ofNullable(prefixAware);
  }

  /**
   * Refuses numbers that make no sense.
   *
   * @throws ParameterException if one is out of its range
   */
  public void check(CommandSpec spec) {
    if (maxInFlight < 1) {
      throw new ParameterException(
          spec.commandLine(), "--max-in-flight = " + maxInFlight + " must be 1 or more.");
    }
  }
}
