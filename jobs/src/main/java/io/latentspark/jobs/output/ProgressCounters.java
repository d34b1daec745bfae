package io.latentspark.jobs.output;

import io.latentspark.engine.DraftCounts;
import io.latentspark.udf.EngineActivity;
import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What tasks tell the driver while they run. For display and early stops only: a task that is tried
 * again counts twice here.
 *
 * @param rows rows written
 * @param failed rows that failed
 * @param tokens tokens made or read
 * @param prefixQueryTokens prompt tokens looked up in the prefix caches
 * @param prefixHitTokens those of them that were cached
 * @param drafts how drafts fared
 */
public record ProgressCounters(
    LongAccumulator rows,
    LongAccumulator failed,
    LongAccumulator tokens,
    LongAccumulator prefixQueryTokens,
    LongAccumulator prefixHitTokens,
    CollectionAccumulator<DraftCounts> drafts)
    implements Serializable {

  /** Counters of a new run. */
  public static ProgressCounters register(SparkContext context) {
    return new ProgressCounters(
        context.longAccumulator("latentspark.rows"),
        context.longAccumulator("latentspark.failed"),
        context.longAccumulator("latentspark.tokens"),
        context.longAccumulator("latentspark.prefixQueryTokens"),
        context.longAccumulator("latentspark.prefixHitTokens"),
        context.collectionAccumulator("latentspark.drafts"));
  }

  /** Adds what engines have done. */
  void add(EngineActivity activity) {
    prefixQueryTokens.add(activity.prefixQueryTokens());
    prefixHitTokens.add(activity.prefixHitTokens());
    drafts.add(activity.drafts());
  }

  /** What engines have done for the tasks that ended well. */
  public EngineReport engineReport() {
    DraftCounts allDrafts = drafts.value().stream().reduce(DraftCounts.NONE, DraftCounts::plus);
    return EngineReport.of(prefixQueryTokens.sum(), prefixHitTokens.sum(), allDrafts);
  }

  /** Brings a task's own copies up to date. */
  void set(RowCounter counter) {
    rows.add(counter.rows() - rows.sum());
    failed.add(counter.failed() - failed.sum());
    tokens.add(counter.tokens() - tokens.sum());
  }
}
