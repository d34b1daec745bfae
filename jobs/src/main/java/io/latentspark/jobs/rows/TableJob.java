package io.latentspark.jobs.rows;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.jobs.common.JobException;
import io.latentspark.jobs.common.JobSession;
import io.latentspark.jobs.common.SparkOptions;
import io.latentspark.jobs.input.InputSummary;
import io.latentspark.jobs.input.TableSource;
import io.latentspark.jobs.output.OutputFolder;
import io.latentspark.jobs.output.OutputOptions;
import io.latentspark.jobs.output.OutputShape;
import io.latentspark.udf.LatentSparkException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A job over a table of the user's: checks everything that can be checked, then makes what the
 * output lacks, then says what came of it.
 *
 * @param shape the files that the output is made of
 * @param engine the model and how it runs
 */
public record TableJob(
    TableSource input,
    OutputOptions output,
    OutputShape shape,
    EngineOptions engine,
    SparkOptions spark,
    RowsOptions rows) {
  /**
   * Runs the job.
   *
   * @param name the job's name
   * @param plan what to make of the input; checks its columns
   * @throws JobException if the job cannot start, fails, or is stopped
   * @throws EngineException if the model cannot be loaded
   * @throws LatentSparkException if columns are missing or of the wrong type
   */
  public void run(
      String name,
      Function<Dataset<Row>, RowsWork> plan,
      CleanStop stop,
      PrintWriter out,
      PrintStream err) {
    Instant started = Instant.now();
    ModelConfig.read(engine.model()); // a bad folder is reported before Spark starts
    try (EnginePreload preload = EnginePreload.start(engine, spark.isLocal());
        JobSession session = spark.start("latentspark " + name)) {
      SparkSession sql = session.spark();
      OutputFolder folder = OutputFolder.open(sql, output, shape, input.path());
      RowsWork work = plan.apply(input.read().apply(sql));
      work.layout(); // checks all columns
      long count = InputSummary.rows(work.input(), input.path(), work.keyColumn());
      preload.await();
      new RowsJob(sql, rows, stop, err, started).run(work, count, folder).print(out);
    }
  }
}
