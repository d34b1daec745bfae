package io.latentspark.jobs.rows;

import io.latentspark.jobs.output.EngineReport;
import io.latentspark.jobs.output.OutputRun;
import io.latentspark.jobs.output.ProgressCounters;
import io.latentspark.jobs.output.RowTotals;
import java.io.PrintStream;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The one Spark job that makes the rows: shows its progress, and ends it in order when it must end.
 */
final class RowsRun {
  private static final long STOP_MILLIS = 20_000;

  /**
   * What became of it.
   *
   * @param totals of this run's rows; empty where only the output knows
   * @param stopped whether it was asked to stop before it was through
   * @param failure why it failed, if it did
   * @param seconds it took
   * @param engine how the engines got on
   */
  record Outcome(
      Optional<RowTotals> totals,
      boolean stopped,
      Optional<Throwable> failure,
      double seconds,
      EngineReport engine) {}

  private final SparkContext context;
  private final OutputRun run;
  private final long allowedFailures;
  private final CleanStop stop;
  private final PrintStream err;
  private final String jobGroup = "latentspark-rows-" + UUID.randomUUID();

  RowsRun(
      SparkSession spark, OutputRun run, long allowedFailures, CleanStop stop, PrintStream err) {
    this.context = spark.sparkContext();
    this.run = run;
    this.allowedFailures = allowedFailures;
    this.stop = stop;
    this.err = err;
  }

  Outcome run(Dataset<Row> missing, UnaryOperator<Dataset<Row>> work, long rows) {
    Dataset<Row> made = work.apply(run.skipPublished(missing));
    ProgressCounters counters = ProgressCounters.register(context);
    long start = System.nanoTime();
    Optional<Throwable> failure = Optional.empty();
    Optional<RowTotals> totals = Optional.empty();
    stop.cancelWith(this::cancel);
    try (ProgressDisplay display = ProgressDisplay.of(rows, err)) {
      ProgressListener listener =
          new ProgressListener(
              counters,
              progress -> {
                display.show(progress);
                if (progress.failed() > allowedFailures) {
                  cancel();
                }
              });
      context.addSparkListener(listener);
      context.setJobGroup(jobGroup, "rows", false);
      try {
        totals = run.write(made, counters, allowedFailures);
      } catch (Exception e) { // Scala's SparkException is checked and undeclared
        failure = Optional.of(e);
        awaitTasks(listener);
      } finally {
        context.clearJobGroup();
        context.removeSparkListener(listener);
      }
    }
    boolean stopped = failure.isPresent() && stop.isRequested();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Outcome(totals, stopped, failure, seconds, counters.engineReport());
  }

  /** Tasks that were told to end still publish the rows they have. */
  private static void awaitTasks(ProgressListener listener) {
    try {
      listener.awaitIdle(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void cancel() {
    context.cancelJobGroupAndFutureJobs(jobGroup); // it may not have begun yet
  }
}
