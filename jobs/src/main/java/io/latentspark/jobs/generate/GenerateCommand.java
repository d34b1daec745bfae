package io.latentspark.jobs.generate;

import io.latentspark.engine.checkpoint.GenerationConfig;
import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.jobs.common.LoggingOptions;
import io.latentspark.jobs.common.ModelOptions;
import io.latentspark.jobs.common.SampleOptions;
import io.latentspark.jobs.common.SamplingOptions;
import io.latentspark.jobs.common.SparkOptions;
import io.latentspark.jobs.common.Version;
import io.latentspark.jobs.input.InputFormat;
import io.latentspark.jobs.input.InputOptions;
import io.latentspark.jobs.input.PromptOptions;
import io.latentspark.jobs.output.OutputFormat;
import io.latentspark.jobs.output.OutputOptions;
import io.latentspark.jobs.rows.RowsOptions;
import io.latentspark.jobs.rows.StoppableJob;
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
  @Spec private CommandSpec spec;

  @Mixin InputOptions input;
  @Mixin OutputOptions output;
  @Mixin PromptOptions prompt;
  @Mixin ModelOptions model;
  @Mixin private SamplingOptions sampling;
  @Mixin private SampleOptions samples;
  @Mixin SparkOptions spark;
  @Mixin LoggingOptions logging;

  @Option(
      names = "--return-token-ids",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Add a column with the generated token ids (default: false).")
  boolean returnTokenIds;

  @Mixin RowsOptions rows;

  @Override
  public Integer call() {
    logging.apply();
    checkUsage();
    if (isOpenAiBatch()) {
      prompt.readOpenAiBatch();
    }
    return StoppableJob.run(
        spec,
        output.output(),
        stop -> new GenerateJob(this, stop, spec.commandLine().getOut(), System.err).run());
  }

  /** How tokens are chosen, and what is told of it. */
  SamplingParams sampling(GenerationConfig checkpoint) {
    return samples.applyTo(sampling.resolve(checkpoint));
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
    input.require(spec);
    output.require(spec);
    input.check(spec);
    rows.check(spec);
  }
}
