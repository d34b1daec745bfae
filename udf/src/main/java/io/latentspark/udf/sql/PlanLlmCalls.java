package io.latentspark.udf.sql;

import io.latentspark.udf.LatentSparkConf;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;

/** Plans {@link LlmCalls} as {@link LlmCallsExec}, few rows for it spread over the tasks. */
final class PlanLlmCalls extends SparkStrategy {
  private final SparkSession session;

  PlanLlmCalls(SparkSession session) {
    this.session = session;
  }

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    return plan instanceof LlmCalls calls
        ? Scalas.seq(new LlmCallsExec(calls.calls(), calls.values(), input(calls)))
        : Scalas.seq();
  }

  private SparkPlan input(LlmCalls calls) {
    SparkPlan child = planLater(calls.child());
    OptionalLong rows = SpreadFewRows.rows(calls);
    if (rows.isEmpty()) {
      return child;
    }
    long most = rows.getAsLong();
    long fewest = LatentSparkConf.of(session).minRowsPerTask();
    int tasks = (int) Math.min(most / fewest, session.sparkContext().defaultParallelism());
    return tasks > 1 ? new SpreadRowsExec(tasks, (most + tasks - 1) / tasks, child) : child;
  }
}
