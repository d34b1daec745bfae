package io.latentspark.udf.sql;

import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;

/** Plans {@link LlmCalls} as {@link LlmCallsExec}. */
final class PlanLlmCalls extends SparkStrategy {
  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    return plan instanceof LlmCalls calls
        ? Scalas.seq(new LlmCallsExec(calls.calls(), calls.values(), planLater(calls.child())))
        : Scalas.seq();
  }
}
