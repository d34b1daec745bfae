package io.latentspark.udf.sql;

import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.planning.ExtractEquiJoinKeys;
import org.apache.spark.sql.catalyst.plans.InnerLike;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.Option;

/**
 * A global sort and a partitioning by range read their input twice: once to find the bounds. An
 * inner join without equal keys may read a side once for each partition of the other. A shuffle
 * between them and the calls makes them read what was shuffled. A sort under a limit finds no
 * bounds, it is planned to keep the first rows.
 */
final class ShuffleBeforeSampling extends Rule<LogicalPlan> {
  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return Scalas.exists(plan, LlmCalls.class::isInstance) ? shield(plan) : plan;
  }

  private static LogicalPlan shield(LogicalPlan plan) {
    LogicalPlan limited = belowLimit(plan);
    if (limited instanceof Sort sort && limited != plan) {
      LogicalPlan shielded = sort.mapChildren(ShuffleBeforeSampling::shield);
      return replaceSort(plan, shielded);
    }
    LogicalPlan done = plan.mapChildren(ShuffleBeforeSampling::shield);
    if (pairsPartitions(done)) {
      return done.mapChildren(side -> asksInSameStage(side) ? shuffled(side) : side);
    }
    return samples(done) && asksInSameStage(done.children().apply(0))
        ? done.withNewChildren(Scalas.seq(shuffled(done.children().apply(0))))
        : done;
  }

  /** What a limit is about, a projection between them passed over; else the plan itself. */
  private static LogicalPlan belowLimit(LogicalPlan plan) {
    LogicalPlan node = plan;
    while (node instanceof GlobalLimit || node instanceof LocalLimit) {
      node = node.children().apply(0);
    }
    return node != plan && node instanceof Project project ? project.child() : node;
  }

  /** The limits and the projection above a sort, on another sort. */
  private static LogicalPlan replaceSort(LogicalPlan plan, LogicalPlan sort) {
    return plan instanceof Sort
        ? sort
        : plan.withNewChildren(Scalas.seq(replaceSort(plan.children().apply(0), sort)));
  }

  private static LogicalPlan shuffled(LogicalPlan plan) {
    return new RepartitionByExpression(
        Scalas.<Expression>seq(), plan, Option.empty(), Option.empty());
  }

  private static boolean samples(LogicalPlan plan) {
    return (plan instanceof Sort sort && sort.global())
        || (plan instanceof RepartitionByExpression range
            && Scalas.<Expression>list(range.partitionExpressions()).stream()
                .anyMatch(SortOrder.class::isInstance));
  }

  private static boolean pairsPartitions(LogicalPlan plan) {
    return plan instanceof Join join
        && join.joinType() instanceof InnerLike
        && ExtractEquiJoinKeys.unapply(join).isEmpty();
  }

  private static boolean asksInSameStage(LogicalPlan plan) {
    return plan instanceof LlmCalls
        || (!(plan instanceof RepartitionOperation repartition && repartition.shuffle())
            && Scalas.<LogicalPlan>list(plan.children()).stream()
                .anyMatch(ShuffleBeforeSampling::asksInSameStage));
  }
}
