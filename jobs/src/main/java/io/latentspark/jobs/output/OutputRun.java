package io.latentspark.jobs.output;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/** One run of a job that publishes rows while it makes them. */
public final class OutputRun {
  private final WritePlan plan;
  private final RowOutcome outcome;

  OutputRun(WritePlan plan, RowOutcome outcome) {
    this.plan = plan;
    this.outcome = outcome;
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
    List<Column> columns = new ArrayList<>(List.of(struct(col("*"))));
    columns.addAll(outcome.all());
    Dataset<Row> counted = rows.select(columns.toArray(Column[]::new));
    RDD<InternalRow> made =
        ((org.apache.spark.sql.classic.Dataset<Row>) counted).queryExecution().toRdd();
    WriteTask task =
        new WriteTask(plan, outcome.names(), outcome.tokens(), progress, allowedFailures);
    plan.folder().open(plan.run());
    List<TaskResult> results = made.toJavaRDD().mapPartitions(task).collect();
    Set<PartFile> parts = new HashSet<>();
    results.forEach(result -> parts.addAll(result.parts()));
    plan.folder().seal(plan.run(), parts);
    if (results.stream().anyMatch(TaskResult::continued)) {
      return Optional.empty();
    }
    return Optional.of(
        results.stream().map(TaskResult::totals).reduce(RowTotals.NONE, RowTotals::plus));
  }
}
