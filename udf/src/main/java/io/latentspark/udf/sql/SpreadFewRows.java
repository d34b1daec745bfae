package io.latentspark.udf.sql;

import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.spark.sql.catalyst.plans.logical.DeserializeToObject;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.catalyst.trees.TreeNodeTag;

/**
 * Marks the calls whose rows may be spread over tasks. Spreading keeps the order from partition to
 * partition, which a shuffle further up would lose: rows that were sorted below the calls are
 * spread only where nothing above moves rows between partitions.
 */
final class SpreadFewRows extends Rule<LogicalPlan> {
  private static final TreeNodeTag<Boolean> MAY_SPREAD = new TreeNodeTag<>("latentspark.spread");

  /** The most rows that these calls are made for, where they may be spread. */
  static OptionalLong rows(LlmCalls calls) {
    return calls.getTagValue(MAY_SPREAD).isDefined() ? most(calls.child()) : OptionalLong.empty();
  }

  /** A stage that adaptive execution has run below a limit knows that it has fewer rows. */
  private static OptionalLong most(LogicalPlan plan) {
    if (plan instanceof RepartitionOperation) {
      return OptionalLong.empty(); // somebody has said where the rows are to be
    }
    if (plan instanceof Project || plan instanceof Filter || plan instanceof Sort) {
      return most(plan.children().apply(0));
    }
    LongStream bounds =
        plan.maxRows().isDefined() ? LongStream.of((long) plan.maxRows().get()) : LongStream.of();
    boolean isLimit = plan instanceof GlobalLimit || plan instanceof LocalLimit;
    return LongStream.concat(
            bounds, isLimit ? most(plan.children().apply(0)).stream() : LongStream.of())
        .min();
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    markAnswer(plan);
    return plan;
  }

  private static void markAnswer(LogicalPlan plan) {
    if (plan instanceof LlmCalls calls && !plan.isStreaming()) {
      calls.setTagValue(MAY_SPREAD, true);
    }
    boolean keepsOrder =
        plan instanceof LlmCalls
            || plan instanceof Project
            || plan instanceof Filter
            || plan instanceof Generate
            || plan instanceof DeserializeToObject;
    if (keepsOrder) {
      Scalas.<LogicalPlan>list(plan.children()).forEach(SpreadFewRows::markAnswer);
    } else {
      Scalas.<LogicalPlan>list(plan.children()).forEach(SpreadFewRows::markUnsorted);
    }
  }

  private static void markUnsorted(LogicalPlan plan) {
    if (plan instanceof LlmCalls calls
        && !plan.isStreaming()
        && !Scalas.exists(plan, Sort.class::isInstance)) {
      calls.setTagValue(MAY_SPREAD, true);
    }
    Scalas.<LogicalPlan>list(plan.children()).forEach(SpreadFewRows::markUnsorted);
  }
}
