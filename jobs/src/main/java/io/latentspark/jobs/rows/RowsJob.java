package io.latentspark.jobs.rows;

import io.latentspark.jobs.common.JobErrors;
import io.latentspark.jobs.common.JobException;
import io.latentspark.jobs.output.Manifest;
import io.latentspark.jobs.output.Manifest.Status;
import io.latentspark.jobs.output.OutputFolder;
import io.latentspark.jobs.output.RowLayout;
import io.latentspark.jobs.output.RowTotals;
import java.io.PrintStream;
import java.time.Instant;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Makes the rows that an output lacks, and puts down what came of it. */
public final class RowsJob {
  private final SparkSession spark;
  private final RowsOptions options;
  private final CleanStop stop;
  private final PrintStream err;
  private final Instant started;

  /**
   * @param stop noticed while rows are made
   * @param err shows the progress
   * @param started when the job began, with all that came before the rows
   */
  public RowsJob(
      SparkSession spark, RowsOptions options, CleanStop stop, PrintStream err, Instant started) {
    this.spark = spark;
    this.options = options;
    this.stop = stop;
    this.err = err;
    this.started = started;
  }

  /**
   * Claims the output and makes what it lacks.
   *
   * @param rows how many rows the table has
   * @return what to say at the end
   * @throws JobException if the output was made with other settings, or the job fails or is stopped
   */
  public RowsSummary run(RowsWork work, long rows, OutputFolder output) {
    RowLayout layout = work.layout();
    output.begin(work.name(), work.fingerprint());
    boolean resumed = output.hasRows();
    String run = Long.toString(started.toEpochMilli(), Character.MAX_RADIX);
    Dataset<Row> missing = output.missing(work.input(), work.keyColumn(), layout, run);
    RowTotals before = resumed ? output.totals(layout) : RowTotals.NONE;
    long expected = resumed ? missing.count() : rows;
    if (options.prefixAware().orElse(work.ordering() == RowsWork.Default.ORDERED)) {
      missing = work.order().apply(missing, work.input().rdd().getNumPartitions());
    }
    RowsRun.Outcome outcome =
        new RowsRun(spark, output.newRun(run, layout), allowedFailures(rows), stop, err)
            .run(missing, work.work(), expected);

    RowTotals totals = outcome.totals().map(before::plus).orElseGet(() -> output.totals(layout));
    String tokens = work.outcome().tokens();
    RowsTiming timing =
        new RowsTiming(
            started,
            Instant.now(),
            outcome.seconds(),
            totals.count(tokens) - before.count(tokens),
            work.activity(),
            tokens);
    Status status = status(outcome, totals, rows);
    if (status == Status.COMPLETE) {
      output.export(layout);
    }
    output.end(
        status,
        work.name(),
        work.fingerprint(),
        Manifest.totals(totals, work.outcome(), work.measures().apply(totals)),
        timing.toManifest(),
        outcome.engine());
    throwUnlessComplete(outcome, status, totals, rows, output);
    long made = totals.rows() - before.rows();
    if (made != expected) {
      throw JobErrors.rowsLost(expected, made, output.path());
    }
    return new RowsSummary(work, totals, made, timing, outcome.engine(), output);
  }

  private Status status(RowsRun.Outcome outcome, RowTotals totals, long rows) {
    if (outcome.stopped()) {
      return Status.STOPPED;
    }
    boolean failed = outcome.failure().isPresent() || tooManyFailed(totals, rows);
    return failed ? Status.FAILED : Status.COMPLETE;
  }

  private void throwUnlessComplete(
      RowsRun.Outcome outcome, Status status, RowTotals totals, long rows, OutputFolder output) {
    if (status == Status.STOPPED) {
      throw JobErrors.stopped(totals.rows(), rows, output.path());
    }
    if (tooManyFailed(totals, rows)) {
      throw JobErrors.tooManyFailures(
          totals.failed(),
          rows,
          options.failOnError().toString(),
          totals.failures(),
          output.path());
    }
    outcome
        .failure()
        .ifPresent(
            failure -> {
              throw JobErrors.taskFailed(TaskFailures.reason(failure), failure, output.path());
            });
  }

  private boolean tooManyFailed(RowTotals totals, long rows) {
    return totals.failed() > allowedFailures(rows);
  }

  private long allowedFailures(long rows) {
    return options.failOnError().allowedFailures(rows);
  }
}
