package io.latentspark.eval.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import io.latentspark.eval.comparison.Outcome;
import io.latentspark.eval.result.Evaluation;
import io.latentspark.eval.result.Sample;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * A run as reports and comparisons see it.
 *
 * @param evaluation its results
 * @param outcomes of all its documents; empty where no samples were kept
 * @param samples the documents that a report shows in full
 */
public record ReportedRun(Evaluation evaluation, List<Outcome> outcomes, List<Sample> samples) {
  /** How many samples a report shows in all, so that its page stays small. */
  static final int MOST_SAMPLES = 1000;

  /** How many of one task. */
  static final int MOST_SAMPLES_OF_TASK = 100;

  /** A run without samples: its results can be shown, but not compared document by document. */
  public static ReportedRun of(Evaluation evaluation) {
    return new ReportedRun(evaluation, List.of(), List.of());
  }

  /**
   * A run with its samples. Of every document the outcome is held in memory, about 100 bytes each;
   * of the first ones of each task the whole sample.
   *
   * @param samples rows of {@link SampleRows#SCHEMA}, or with more columns
   */
  public static ReportedRun of(Evaluation evaluation, Dataset<Row> samples) {
    List<Outcome> outcomes = new ArrayList<>();
    Iterator<Row> rows = samples.orderBy("task", "doc_id").toLocalIterator();
    while (rows.hasNext()) {
      outcomes.add(Outcome.of(SampleRows.fromRow(rows.next())));
    }
    String place = "place_in_task";
    List<Sample> shown =
        samples
            .withColumn(place, row_number().over(Window.partitionBy("task").orderBy(col("doc_id"))))
            .where(col(place).leq(samplesOfTask(evaluation.tasks().size())))
            .orderBy("task", "doc_id")
            .collectAsList()
            .stream()
            .map(SampleRows::fromRow)
            .toList();
    return new ReportedRun(evaluation, outcomes, shown);
  }

  /** How many samples of each task a report shows. */
  static int samplesOfTask(int tasks) {
    return Math.max(1, Math.min(MOST_SAMPLES_OF_TASK, MOST_SAMPLES / Math.max(1, tasks)));
  }
}
