package io.latentspark.jobs.rows;

import io.latentspark.jobs.output.RowLayout;
import io.latentspark.jobs.output.RowOutcome;
import io.latentspark.jobs.output.RowTotals;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a job makes of a table.
 *
 * @param name the job's name
 * @param activity what it does, such as {@code generating}: names its time in manifest and summary
 * @param input the table
 * @param keyColumn what identifies its rows; empty where their hash does
 * @param work appends columns to rows, lazily
 * @param order brings rows together that share a beginning, in so many partitions
 * @param ordering whether that is done where nothing is said
 * @param outcome what a made row says
 * @param fingerprint everything that changes results, by name
 * @param measures what follows from the totals, by name, such as a perplexity
 */
public record RowsWork(
    String name,
    String activity,
    Dataset<Row> input,
    Optional<String> keyColumn,
    UnaryOperator<Dataset<Row>> work,
    Ordering order,
    Default ordering,
    RowOutcome outcome,
    Map<String, String> fingerprint,
    Function<RowTotals, Map<String, Double>> measures) {
  /** Puts rows that share a beginning next to each other. */
  public interface Ordering {
    /** The same rows in another order. */
    Dataset<Row> apply(Dataset<Row> rows, int partitions);
  }

  /** What happens to the rows' order unless the user says otherwise. */
  public enum Default {
    /** It stays. */
    AS_READ,
    /** Rows that share a beginning meet. */
    ORDERED
  }

  RowLayout layout() {
    return new RowLayout(input.schema(), work.apply(input).schema(), outcome);
  }
}
