package io.latentspark.jobs.generate;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.checkpoint.GenerationConfig;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.jobs.common.JobErrors;
import io.latentspark.jobs.common.JobException;
import io.latentspark.jobs.common.JobSession;
import io.latentspark.jobs.input.InputReader;
import io.latentspark.jobs.input.InputSummary;
import io.latentspark.jobs.output.Manifest;
import io.latentspark.jobs.output.Manifest.Status;
import io.latentspark.jobs.output.OutputFolder;
import io.latentspark.jobs.output.RowTotals;
import io.latentspark.udf.LatentSpark;
import io.latentspark.udf.LatentSparkException;
import io.latentspark.udf.OutputColumns;
import io.latentspark.udf.PromptSource;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Checks everything that can be checked, then generates what the output lacks, then says what came
 * of it.
 */
final class GenerateJob {
  private static final String NAME = "generate";

  private final GenerateCommand command;
  private final CleanStop stop;
  private final PrintWriter out;
  private final PrintStream err;
  private final Instant started = Instant.now();

  GenerateJob(GenerateCommand command, CleanStop stop, PrintWriter out, PrintStream err) {
    this.command = command;
    this.stop = stop;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the job.
   *
   * @throws JobException if the job cannot start, fails, or is stopped
   * @throws EngineException if the model cannot be loaded
   * @throws LatentSparkException if columns are missing or of the wrong type
   */
  void run() {
    EngineOptions engine = command.model.toEngineOptions();
    ModelConfig.read(engine.model()); // a bad folder is reported before Spark starts
    SamplingParams sampling = command.sampling.resolve(GenerationConfig.read(engine.model()));
    try (EnginePreload preload = EnginePreload.start(engine, command.spark.isLocal());
        JobSession session = command.spark.start("latentspark " + NAME)) {
      run(session.spark(), engine, sampling, preload);
    }
  }

  private void run(
      SparkSession spark, EngineOptions engine, SamplingParams sampling, EnginePreload preload) {
    OutputFolder output =
        OutputFolder.open(spark, command.output, command.outputFormat(), command.input.input());
    Dataset<Row> input = new InputReader(spark).read(command.input);
    StructType schema = input.schema();
    OutputColumns columns = columns(sampling);
    LatentSpark generation = generation(engine, sampling, columns, schema);
    StructType outputSchema = generation.generate(input).schema(); // checks all columns
    requireTokenizer(engine.model(), schema);
    Optional<String> key = keyColumn(schema);
    long rows = InputSummary.rows(input, command.input.input(), key);
    Map<String, String> fingerprint =
        Fingerprint.of(engine, sampling, command.prompt, columns, schema);

    preload.await();
    output.begin(NAME, fingerprint);
    boolean resumed = output.hasRows();
    String run = Long.toString(started.toEpochMilli(), Character.MAX_RADIX);
    Dataset<Row> missing = output.missing(input, key, columns, run);
    RowTotals before = resumed ? output.totals(schema, columns) : RowTotals.NONE;
    long expected = resumed ? missing.count() : rows;

    GenerateRun generate =
        new GenerateRun(
            spark,
            output.newRun(run, outputSchema),
            command.failOnError.allowedFailures(rows),
            stop,
            err);
    if (command.prefixAware) {
      missing = generation.orderByPrompt(missing, input.rdd().getNumPartitions());
    }
    GenerateRun.Outcome outcome = generate.run(missing, generation, expected);
    RowTotals totals =
        outcome.totals().map(before::plus).orElseGet(() -> output.totals(schema, columns));
    Manifest.Timing timing =
        Manifest.Timing.until(
            Instant.now(),
            started,
            outcome.seconds(),
            totals.generatedTokens() - before.generatedTokens());
    Status status = status(outcome, totals, rows);
    if (status == Status.COMPLETE) {
      output.export(schema, columns);
    }
    output.end(status, NAME, fingerprint, totals, timing, outcome.engine());
    throwUnlessComplete(outcome, status, totals, rows, output);
    new GenerateSummary(totals, totals.rows() - before.rows(), timing, outcome.engine(), output)
        .print(out);
    if (totals.rows() - before.rows() != expected) {
      throw JobErrors.rowsLost(expected, totals.rows() - before.rows(), output.path());
    }
  }

  private Status status(GenerateRun.Outcome outcome, RowTotals totals, long rows) {
    if (outcome.stopped()) {
      return Status.STOPPED;
    }
    boolean failed = outcome.failure().isPresent() || tooManyFailed(totals, rows);
    return failed ? Status.FAILED : Status.COMPLETE;
  }

  private void throwUnlessComplete(
      GenerateRun.Outcome outcome,
      Status status,
      RowTotals totals,
      long rows,
      OutputFolder output) {
    if (status == Status.STOPPED) {
      throw JobErrors.stopped(totals.rows(), rows, output.path());
    }
    if (tooManyFailed(totals, rows)) {
      throw JobErrors.tooManyFailures(
          totals.failed(), rows, command.failOnError.toString(), totals.failures(), output.path());
    }
    outcome
        .failure()
        .ifPresent(
            failure -> {
              throw JobErrors.taskFailed(TaskFailures.reason(failure), failure, output.path());
            });
  }

  private boolean tooManyFailed(RowTotals totals, long rows) {
    return totals.failed() > command.failOnError.allowedFailures(rows);
  }

  private OutputColumns columns(SamplingParams sampling) {
    OutputColumns columns = OutputColumns.of(sampling);
    if (command.isOpenAiBatch()) { // each request may ask for several choices and logprobs
      return columns.withSamples().withLogprobs();
    }
    return command.returnTokenIds ? columns.withTokenIds() : columns;
  }

  private LatentSpark generation(
      EngineOptions engine, SamplingParams sampling, OutputColumns columns, StructType schema) {
    return command
        .prompt
        .applyTo(LatentSpark.engine(engine).sampling(sampling).columns(columns), schema)
        .maxInFlight(command.maxInFlight);
  }

  private Optional<String> keyColumn(StructType schema) {
    return command.prompt.keyColumn(schema);
  }

  /** Without it every row would fail. */
  private void requireTokenizer(Path model, StructType schema) {
    boolean text = command.prompt.source(schema).kind() != PromptSource.Kind.TOKEN_IDS;
    if (text && !Files.exists(model.resolve("tokenizer.json"))) {
      throw EngineErrors.tokenizerMissing(model);
    }
  }
}
