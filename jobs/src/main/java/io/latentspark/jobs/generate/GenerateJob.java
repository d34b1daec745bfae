package io.latentspark.jobs.generate;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.checkpoint.GenerationConfig;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.jobs.common.Checks;
import io.latentspark.jobs.output.OutputShape;
import io.latentspark.jobs.rows.CleanStop;
import io.latentspark.jobs.rows.RowsWork;
import io.latentspark.jobs.rows.TableJob;
import io.latentspark.udf.LatentSpark;
import io.latentspark.udf.OutputColumns;
import io.latentspark.udf.PromptSource;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Generates for the rows of a table. */
final class GenerateJob {
  private static final String NAME = "generate";

  private final GenerateCommand command;
  private final CleanStop stop;
  private final PrintWriter out;
  private final PrintStream err;

  GenerateJob(GenerateCommand command, CleanStop stop, PrintWriter out, PrintStream err) {
    this.command = command;
    this.stop = stop;
    this.out = out;
    this.err = err;
  }

  /** Runs the job; it throws what {@link TableJob#run} does. */
  void run() {
    EngineOptions engine = command.model.toEngineOptions(command.spark);
    ModelConfig.read(engine.model()); // before its generation defaults
    SamplingParams sampling = command.sampling(GenerationConfig.read(engine.model()));
    new TableJob(
            command.input.table(),
            command.output,
            OutputShape.of(command.outputFormat()),
            engine,
            command.spark,
            command.rows)
        .run(NAME, input -> work(input, engine, sampling), stop, out, err);
  }

  private RowsWork work(Dataset<Row> input, EngineOptions engine, SamplingParams sampling) {
    StructType schema = input.schema();
    OutputColumns columns = columns(sampling);
    LatentSpark generation =
        command
            .prompt
            .applyTo(LatentSpark.engine(engine).sampling(sampling).columns(columns), schema)
            .maxInFlight(command.rows.maxInFlight());
    if (command.prompt.source(schema).kind() != PromptSource.Kind.TOKEN_IDS) {
      Checks.requireTokenizer(engine.model());
    }
    return new RowsWork(
        NAME,
        "generating",
        input,
        command.prompt.keyColumn(schema),
        generation::generate,
        generation::orderByPrompt,
        RowsWork.Default.AS_READ,
        GenerateOutcome.of(columns),
        GenerateFingerprint.of(engine, sampling, command.prompt, columns, schema),
        totals -> Map.of());
  }

  private OutputColumns columns(SamplingParams sampling) {
    OutputColumns columns = OutputColumns.of(sampling);
    if (command.isOpenAiBatch()) { // each request may ask for several choices and logprobs
      return columns.withSamples().withLogprobs();
    }
    return command.returnTokenIds ? columns.withTokenIds() : columns;
  }
}
