package io.latentspark.jobs.generate;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import io.latentspark.jobs.common.JobErrors;
import io.latentspark.jobs.common.JobException;
import io.latentspark.jobs.common.LoggingOptions;
import io.latentspark.jobs.common.ModelOptions;
import io.latentspark.jobs.common.SamplingOptions;
import io.latentspark.jobs.common.SparkOptions;
import io.latentspark.jobs.common.Version;
import io.latentspark.jobs.input.InputFormat;
import io.latentspark.jobs.input.InputOptions;
import io.latentspark.jobs.input.PromptOptions;
import io.latentspark.jobs.output.OutputFormat;
import io.latentspark.jobs.output.OutputOptions;
import io.latentspark.udf.LatentSpark;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latentspark generate}. */
@Command(
    name = "generate",
    description = {
      "Generates for every row of a table of prompts.",
      "",
      "Writes all input columns and result, reasoning, finish_reason, usage, error_code and"
          + " error_message. A row that cannot be generated is in the output with its error."
    },
    footer = {
      "",
      "Examples:",
      "  latentspark generate --input conf/demo/prompts.parquet --output answers",
      "  latentspark generate --input docs.jsonl --template 'Summarise: {text}' --output out",
      "  latentspark generate --input batch.jsonl --format openai-batch --output out --resume",
      "",
      "Exit codes: 0 done, 1 the job failed, 2 wrong usage, 130 or 143 stopped (Ctrl-C, SIGTERM):",
      "what is finished is kept, and the same command with --resume goes on."
    },
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    sortOptions = false,
    sortSynopsis = false)
public final class GenerateCommand implements Callable<Integer> {
  /** What shells say of Ctrl-C; the JVM itself ends with 128 and the signal's number. */
  private static final int STOPPED = 130;

  @Spec private CommandSpec spec;

  @Mixin InputOptions input;
  @Mixin OutputOptions output;
  @Mixin PromptOptions prompt;
  @Mixin ModelOptions model;
  @Mixin SamplingOptions sampling;
  @Mixin SparkOptions spark;
  @Mixin LoggingOptions logging;

  @Option(
      names = "--return-token-ids",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Add a column with the generated token ids (default: false).")
  boolean returnTokenIds;

  @Option(
      names = "--fail-on-error",
      paramLabel = "true|false|FRACTION|COUNT",
      defaultValue = "false",
      converter = FailOnError.Converter.class,
      description =
          "End the job at the first failed row (true), never (false), or when more than a fraction"
              + " (0.01) or a count (5) of rows have failed (default: ${DEFAULT-VALUE}).")
  FailOnError failOnError;

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      defaultValue = "" + LatentSpark.DEFAULT_MAX_IN_FLIGHT,
      description = "Rows each task keeps in the engine at once (default: ${DEFAULT-VALUE}).")
  int maxInFlight;

  @Option(
      names = "--prefix-aware",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description =
          "Order the rows by prompt, so that prompts that begin alike are computed together and share"
              + " their beginning in the cache; the output's rows are in that order too (default:"
              + " false).")
  boolean prefixAware;

  @Option(
      names = "--options-file",
      paramLabel = "FILE",
      description =
          "YAML or .properties file with options by their long names; the command line wins.")
  @SuppressWarnings("UnusedVariable") // read before parsing, see OptionsFile
  private String optionsFile;

  @Override
  public Integer call() {
    logging.apply();
    checkUsage();
    if (isOpenAiBatch()) {
      prompt.readOpenAiBatch();
    }
    try (CleanStop stop = new CleanStop()) {
      return run(stop);
    } catch (EngineException e) {
      if (e.code() == ErrorCode.INVALID_OPTION || e.code() == ErrorCode.INVALID_SAMPLING) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
      throw e;
    }
  }

  private int run(CleanStop stop) {
    try {
      new GenerateJob(this, stop, spec.commandLine().getOut(), System.err).run();
      return 0;
    } catch (RuntimeException e) {
      if (!stop.isRequested()) {
        throw e;
      }
      // Said here, while the JVM's end still waits; what else breaks meanwhile breaks of the stop.
      JobException stopped =
          e instanceof JobException own ? own : JobErrors.stoppedEarly(output.output());
      PrintWriter err = spec.commandLine().getErr();
      err.println("latentspark: " + stopped.getMessage());
      err.flush();
      return STOPPED;
    }
  }

  /** The input's and the output's formats go together for OpenAI batches. */
  OutputFormat outputFormat() {
    return isOpenAiBatch()
        ? OutputFormat.OPENAI_BATCH
        : output.format().orElse(OutputFormat.PARQUET);
  }

  boolean isOpenAiBatch() {
    return input.format().filter(format -> format == InputFormat.OPENAI_BATCH).isPresent();
  }

  private void checkUsage() {
    if (isOpenAiBatch() && (prompt.namesSource() || output.format().isPresent())) {
      throw new ParameterException(
          spec.commandLine(),
          "--format openai-batch reads prompts from body and writes OpenAI's files: drop the options"
              + " for prompt columns, --template and --output-format.");
    }
    if (maxInFlight < 1) {
      throw new ParameterException(
          spec.commandLine(), "--max-in-flight = " + maxInFlight + " must be 1 or more.");
    }
    if (input.limit().filter(limit -> limit < 1).isPresent()) {
      throw new ParameterException(spec.commandLine(), "--limit must be 1 or more.");
    }
  }
}
