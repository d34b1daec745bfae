package io.latentspark.jobs.score;

import io.latentspark.engine.EngineOptions;
import io.latentspark.jobs.common.LoggingOptions;
import io.latentspark.jobs.common.ModelOptions;
import io.latentspark.jobs.common.SparkOptions;
import io.latentspark.jobs.output.OutputFormat;
import io.latentspark.jobs.output.OutputShape;
import io.latentspark.jobs.rows.RowsOptions;
import io.latentspark.jobs.rows.RowsWork;
import io.latentspark.jobs.rows.StoppableJob;
import io.latentspark.jobs.rows.TableJob;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** The model, and how rows are worked on. */
final class ScoringRunOptions {
  @Mixin private ModelOptions model;
  @Mixin private SparkOptions spark;
  @Mixin RowsOptions rows;
  @Mixin private LoggingOptions logging;

  /**
   * Runs a job over a table.
   *
   * @param name the job's name
   * @param plan what to make of the table with the model
   * @return the exit code
   */
  int run(
      CommandSpec spec,
      ScoredTableOptions table,
      String name,
      BiFunction<Dataset<Row>, EngineOptions, RowsWork> plan) {
    logging.apply();
    table.check(spec);
    rows.check(spec);
    return StoppableJob.run(
        spec,
        table.output.output(),
        stop -> {
          EngineOptions engine = model.toEngineOptions(spark);
          OutputFormat format = table.output.format().orElse(OutputFormat.PARQUET);
          new TableJob(
                  table.input.table(), table.output, OutputShape.of(format), engine, spark, rows)
              .run(
                  name,
                  rows -> plan.apply(rows, engine),
                  stop,
                  spec.commandLine().getOut(),
                  System.err);
        });
  }
}
