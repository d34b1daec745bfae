package io.latentspark.udf.sql;

import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.catalyst.plans.physical.SinglePartition$;
import org.apache.spark.sql.catalyst.plans.physical.UnknownPartitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLShuffleReadMetricsReporter;
import org.apache.spark.sql.execution.metric.SQLShuffleWriteMetricsReporter;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/**
 * The rows of a single partition, as a LIMIT leaves them, over several partitions: the first ones
 * in the first, the next ones in the second, so that their order stays. Several partitions stay as
 * they are.
 */
public final class SpreadRowsExec extends OneChildExec {
  private static final long serialVersionUID = 1L;

  private final int tasks;
  private final long rowsPerTask;
  private Map<String, SQLMetric> writeMetrics;
  private Map<String, SQLMetric> readMetrics;

  /**
   * Found by TreeNode.
   *
   * @param tasks partitions to make, 2 or more
   * @param rowsPerTask rows of each, the last ones excepted
   */
  public SpreadRowsExec(int tasks, long rowsPerTask, SparkPlan child) {
    super(child);
    this.tasks = tasks;
    this.rowsPerTask = rowsPerTask;
  }

  @Override
  public RDD<InternalRow> doExecute() {
    RDD<InternalRow> rows = child().execute();
    if (!isSpread()) {
      return rows;
    }
    metrics();
    return SpreadRows.spread(rows, tasks, rowsPerTask, output().size(), writeMetrics, readMetrics);
  }

  private boolean isSpread() {
    return child().outputPartitioning().equals(SinglePartition$.MODULE$);
  }

  @Override
  @SuppressWarnings("unchecked")
  public synchronized Map<String, SQLMetric> metrics() {
    if (writeMetrics == null) {
      writeMetrics = SQLShuffleWriteMetricsReporter.createShuffleWriteMetrics(sparkContext());
      readMetrics = SQLShuffleReadMetricsReporter.createShuffleReadMetrics(sparkContext());
    }
    return (Map<String, SQLMetric>) writeMetrics.concat(readMetrics);
  }

  @Override
  public String nodeName() {
    return "SpreadRows";
  }

  @Override
  public Seq<Attribute> output() {
    return child().output();
  }

  /** Not by ranges, though sorted: equal keys may lie in two partitions. */
  @Override
  public Partitioning outputPartitioning() {
    return isSpread() ? new UnknownPartitioning(tasks) : child().outputPartitioning();
  }

  @Override
  public SparkPlan withNewChildInternal(SparkPlan newChild) {
    return new SpreadRowsExec(tasks, rowsPerTask, newChild);
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public Object productElement(int n) {
    return n == 0 ? (Object) tasks : n == 1 ? (Object) rowsPerTask : child();
  }
}
