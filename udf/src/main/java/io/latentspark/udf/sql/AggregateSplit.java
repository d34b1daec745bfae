package io.latentspark.udf.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import scala.Option;

/**
 * An aggregate in two steps where a call takes the outcome of an aggregate function or a grouping
 * key: first the keys and functions as columns, then what is computed of them.
 */
final class AggregateSplit {
  private final Aggregate aggregate;
  private final List<Expression> keys = new ArrayList<>();
  private final List<NamedExpression> columns = new ArrayList<>();
  private final List<NamedExpression> results = new ArrayList<>();

  AggregateSplit(Aggregate aggregate) {
    this.aggregate = aggregate;
    for (Expression key : Scalas.<Expression>list(aggregate.groupingExpressions())) {
      keys.add(key.canonicalized());
    }
    Map<Expression, Attribute> known = new HashMap<>();
    for (NamedExpression output : outputs()) {
      Expression rewritten =
          ((Expression) output)
              .transformDown(
                  Scalas.<Expression>everywhere(
                      part ->
                          isAggregated(part)
                              ? known.computeIfAbsent(part.canonicalized(), key -> column(part))
                              : part));
      results.add((NamedExpression) rewritten);
    }
  }

  private List<NamedExpression> outputs() {
    return Scalas.list(aggregate.aggregateExpressions());
  }

  private Attribute column(Expression part) {
    NamedExpression named =
        part instanceof NamedExpression already
            ? already
            : new Alias(
                part,
                "aggregated",
                NamedExpression.newExprId(),
                Scalas.seq(),
                Option.empty(),
                Scalas.seq());
    columns.add(named);
    return named.toAttribute();
  }

  private boolean isAggregated(Expression part) {
    return part instanceof AggregateExpression || keys.contains(part.canonicalized());
  }

  /** Whether a call stands outside of keys and aggregate functions. */
  boolean isNeeded() {
    return outputs().stream().anyMatch(output -> callsAbove((Expression) output));
  }

  private boolean callsAbove(Expression part) {
    return !isAggregated(part)
        && (part instanceof LlmCall
            || Scalas.<Expression>list(part.children()).stream().anyMatch(this::callsAbove));
  }

  /** The first step. */
  LogicalPlan aggregated() {
    return new Aggregate(
        aggregate.groupingExpressions(), Scalas.seq(columns), aggregate.child(), aggregate.hint());
  }

  /** The second step, on the rows of the first. */
  LogicalPlan above(LogicalPlan aggregated) {
    return new Project(Scalas.seq(results), aggregated);
  }
}
