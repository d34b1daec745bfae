package io.latentspark.udf.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.rules.Rule;

/**
 * Operators that choose or order rows without a look at the calls' values go below the calls, and
 * calls whose value nobody reads go away. Spark's own rules do that for the operators they know.
 */
final class PushBelowLlmCalls extends Rule<LogicalPlan> {
  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return Scalas.exists(plan, LlmCalls.class::isInstance)
        ? plan.transformUp(Scalas.<LogicalPlan>everywhere(PushBelowLlmCalls::push))
        : plan;
  }

  private static LogicalPlan push(LogicalPlan plan) {
    if (plan.children().size() != 1) {
      return plan;
    }
    LogicalPlan child = plan.children().apply(0);
    if (choosesRows(plan) && child instanceof Project project) {
      return project.child() instanceof LlmCalls calls
              && areDeterministic(Scalas.list(project.expressions()))
              && canSwap(plan, calls)
          ? onto(project, swapped(plan, calls))
          : plan;
    }
    if (!(child instanceof LlmCalls calls)) {
      return plan;
    }
    if (plan instanceof Filter filter) {
      return pushFilter(filter, calls);
    }
    if (plan instanceof Project || plan instanceof Aggregate) {
      return onto(plan, calls.reading(plan.references()));
    }
    return choosesRows(plan) && canSwap(plan, calls) ? swapped(plan, calls) : plan;
  }

  private static boolean choosesRows(LogicalPlan plan) {
    return plan instanceof GlobalLimit
        || plan instanceof LocalLimit
        || plan instanceof Offset
        || plan instanceof Sample
        || plan instanceof Sort;
  }

  private static boolean canSwap(LogicalPlan plan, LlmCalls calls) {
    return plan.references().subsetOf(calls.child().outputSet()) && readsSameAnywhere(calls);
  }

  /** Not with an argument such as input_file_name(), which depends on where it is computed. */
  private static boolean readsSameAnywhere(LlmCalls calls) {
    return Scalas.<LlmCall>list(calls.calls()).stream()
        .allMatch(call -> areDeterministic(call.inputs()));
  }

  private static boolean areDeterministic(List<Expression> expressions) {
    return expressions.stream().allMatch(Expression::deterministic);
  }

  private static LogicalPlan swapped(LogicalPlan plan, LlmCalls calls) {
    return onto(calls, onto(plan, calls.child()));
  }

  private static LogicalPlan pushFilter(Filter filter, LlmCalls calls) {
    if (!readsSameAnywhere(calls)) {
      return filter;
    }
    AttributeSet available = calls.child().outputSet();
    List<Expression> below = new ArrayList<>();
    List<Expression> above = new ArrayList<>();
    for (Expression conjunct : Conjuncts.of(filter.condition())) {
      boolean early = conjunct.deterministic() && conjunct.references().subsetOf(available);
      (early ? below : above).add(conjunct);
    }
    return below.isEmpty()
        ? filter
        : Conjuncts.filter(above, onto(calls, Conjuncts.filter(below, calls.child())));
  }

  private static LogicalPlan onto(LogicalPlan plan, LogicalPlan child) {
    return plan.children().apply(0) == child ? plan : plan.withNewChildren(Scalas.seq(child));
  }
}
