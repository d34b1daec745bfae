package io.latentspark.jobs.output;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/** One run of a job that publishes rows while it makes them. */
public final class OutputRun {
  private final WritePlan plan;

  OutputRun(WritePlan plan) {
    this.plan = plan;
  }

  /** The input without what earlier attempts of its tasks have published; put before the work. */
  public Dataset<Row> skipPublished(Dataset<Row> input) {
    return input.mapPartitions(new SkipPublished(plan), Encoders.row(input.schema()));
  }

  /**
   * Makes and publishes all rows, in one Spark job.
   *
   * @param rows rows whose tasks begin with {@link #skipPublished}
   * @param allowedFailures tasks end early once more rows of theirs have failed
   * @return sums over the rows, empty where attempts of tasks failed and the output must be asked
   */
  public Optional<RowTotals> write(
      Dataset<Row> rows, ProgressCounters progress, long allowedFailures) {
    RDD<InternalRow> made =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().toRdd();
    List<TaskResult> results =
        made.toJavaRDD().mapPartitions(new WriteTask(plan, progress, allowedFailures)).collect();
    Set<PartFile> counted = new HashSet<>();
    results.forEach(result -> counted.addAll(result.parts()));
    plan.folder().keepOnly(plan.run(), counted);
    if (results.stream().anyMatch(TaskResult::continued)) {
      return Optional.empty();
    }
    return Optional.of(
        results.stream().map(TaskResult::totals).reduce(RowTotals.NONE, RowTotals::plus));
  }
}
