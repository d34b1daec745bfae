package io.latentspark.jobs.output;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What tasks tell the driver while they run. For display and early stops only: a task that is tried
 * again counts twice here.
 *
 * @param rows rows written
 * @param failed rows that failed
 * @param generatedTokens tokens generated
 */
public record ProgressCounters(
    LongAccumulator rows, LongAccumulator failed, LongAccumulator generatedTokens)
    implements Serializable {

  /** Counters of a new run. */
  public static ProgressCounters register(SparkContext context) {
    return new ProgressCounters(
        context.longAccumulator("latentspark.rows"),
        context.longAccumulator("latentspark.failed"),
        context.longAccumulator("latentspark.generatedTokens"));
  }

  /** Brings a task's own copies up to date. */
  void set(RowCounter counter) {
    rows.add(counter.rows() - rows.sum());
    failed.add(counter.failed() - failed.sum());
    generatedTokens.add(counter.generatedTokens() - generatedTokens.sum());
  }
}
