package io.latentspark.udf.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.LeftOuter$;
import org.apache.spark.sql.catalyst.plans.LeftSemiOrAnti$;
import org.apache.spark.sql.catalyst.plans.RightOuter$;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.classic.SparkSession;

/**
 * A value that a node below has, or can have, brought up to where it is wanted: the operators
 * between hand it on as one more column.
 */
record ValueBelow(LogicalPlan plan, Attribute value) {

  /**
   * Looks for a value below.
   *
   * @param plan whose rows are to have the value
   * @param wanted the value, in terms of the plan's columns
   * @param at asked at each {@link LlmCalls}, from above, with the value in terms of its columns
   * @return the plan with one more column, which the value is
   */
  static Optional<ValueBelow> find(
      LogicalPlan plan,
      Expression wanted,
      BiFunction<LlmCalls, Expression, Optional<ValueBelow>> at) {
    if (!wanted.references().subsetOf(plan.outputSet()) || isCached(plan)) {
      return Optional.empty();
    }
    if (plan instanceof LlmCalls calls) {
      Optional<ValueBelow> here = at.apply(calls, wanted);
      return here.isPresent() ? here : find(plan, 0, wanted, at);
    }
    if (plan instanceof Project project) {
      return find(project.child(), inTermsOfChild(project, wanted), at)
          .map(found -> found.through(project));
    }
    if (plan instanceof Join join) {
      Optional<ValueBelow> left = keepsLeft(join) ? find(plan, 0, wanted, at) : Optional.empty();
      return left.isPresent() || !keepsRight(join) ? left : find(plan, 1, wanted, at);
    }
    return handsOn(plan) ? find(plan, 0, wanted, at) : Optional.empty();
  }

  private static Optional<ValueBelow> find(
      LogicalPlan plan,
      int side,
      Expression wanted,
      BiFunction<LlmCalls, Expression, Optional<ValueBelow>> at) {
    List<LogicalPlan> children = new ArrayList<>(Scalas.<LogicalPlan>list(plan.children()));
    return find(children.get(side), wanted, at)
        .map(
            found -> {
              children.set(side, found.plan());
              return new ValueBelow(plan.withNewChildren(Scalas.seq(children)), found.value());
            });
  }

  /** Spark takes a cached plan's rows from the cache only as long as the plan stays as it is. */
  private static boolean isCached(LogicalPlan plan) {
    if (!plan.analyzed()) {
      return false;
    }
    SparkSession session = SparkSession.active();
    return session.sharedState().cacheManager().lookupCachedData(session, plan).isDefined();
  }

  /** Its rows are the child's, or some of them, with all of their columns. */
  private static boolean handsOn(LogicalPlan plan) {
    return plan instanceof Filter
        || plan instanceof Sort
        || plan instanceof Window
        || plan instanceof SubqueryAlias
        || plan instanceof GlobalLimit
        || plan instanceof LocalLimit
        || plan instanceof Offset
        || plan instanceof Sample;
  }

  private static boolean keepsLeft(Join join) {
    return join.joinType() == Inner$.MODULE$
        || join.joinType() == LeftOuter$.MODULE$
        || LeftSemiOrAnti$.MODULE$.unapply(join.joinType()).isDefined();
  }

  private static boolean keepsRight(Join join) {
    return join.joinType() == Inner$.MODULE$ || join.joinType() == RightOuter$.MODULE$;
  }

  /** An alias that would be another value when computed again stays: nothing is found below it. */
  private static Expression inTermsOfChild(Project project, Expression wanted) {
    List<NamedExpression> columns = Scalas.list(project.projectList());
    return wanted.transformUp(
        Scalas.<Expression>everywhere(
            part -> {
              if (part instanceof Attribute attribute) {
                for (NamedExpression column : columns) {
                  if (column instanceof Alias alias
                      && alias.exprId().equals(attribute.exprId())
                      && alias.child().deterministic()) {
                    return alias.child();
                  }
                }
              }
              return part;
            }));
  }

  private ValueBelow through(Project project) {
    List<NamedExpression> columns = new ArrayList<>(Scalas.list(project.projectList()));
    if (!columns.contains((NamedExpression) value)) {
      columns.add((NamedExpression) value);
    }
    return new ValueBelow(new Project(Scalas.seq(columns), plan), value);
  }
}
