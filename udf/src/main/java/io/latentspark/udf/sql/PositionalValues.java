package io.latentspark.udf.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InputFileBlockLength;
import org.apache.spark.sql.catalyst.expressions.InputFileBlockStart;
import org.apache.spark.sql.catalyst.expressions.InputFileName;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import scala.Option;

/**
 * Values such as {@code input_file_name()}, {@code monotonically_increasing_id()} and {@code
 * rand()} depend on where they are computed. {@link LlmCalls} reads rows ahead and may place them
 * elsewhere, so they are computed below it.
 */
final class PositionalValues {
  private PositionalValues() {}

  /** The operator, with what depends on the file that is being read taken from below all calls. */
  static LogicalPlan filesBelowCalls(LogicalPlan operator) {
    if (operator.children().size() != 1) {
      return operator;
    }
    LogicalPlan child = operator.children().apply(0);
    Map<Expression, Expression> values = new LinkedHashMap<>();
    for (Expression wanted : fileValues(operator)) {
      Optional<ValueBelow> found = ValueBelow.find(child, wanted, PositionalValues::belowAll);
      if (found.isPresent()) {
        child = found.get().plan();
        values.put(wanted, found.get().value());
      }
    }
    return values.isEmpty() ? operator : replaced(operator, values, child);
  }

  private static Optional<ValueBelow> belowAll(LlmCalls calls, Expression wanted) {
    Optional<ValueBelow> lower = ValueBelow.find(calls.child(), wanted, PositionalValues::belowAll);
    ValueBelow found = lower.orElseGet(() -> computed(calls.child(), wanted));
    return Optional.of(
        new ValueBelow(calls.withNewChildren(Scalas.seq(found.plan())), found.value()));
  }

  private static ValueBelow computed(LogicalPlan child, Expression wanted) {
    Alias alias = alias(wanted);
    return new ValueBelow(withColumns(child, List.of(alias)), alias.toAttribute());
  }

  /** The operator, with such values among its expressions taken from its child's columns. */
  static LogicalPlan belowOperator(LogicalPlan operator) {
    if (operator.children().size() != 1) {
      return operator;
    }
    LiftedValues lifted = new LiftedValues();
    LogicalPlan above =
        operator instanceof Aggregate aggregate
            ? belowAggregate(aggregate, lifted)
            : operator.mapExpressions(lifted::lift);
    return lifted.columns().isEmpty()
        ? operator
        : above.withNewChildren(
            Scalas.seq(withColumns(operator.children().apply(0), lifted.columns())));
  }

  /** Values beside the aggregates are those of groups: only keys and arguments are of rows. */
  private static LogicalPlan belowAggregate(Aggregate aggregate, LiftedValues lifted) {
    Map<Expression, Expression> keys = new LinkedHashMap<>();
    for (Expression key : Scalas.<Expression>list(aggregate.groupingExpressions())) {
      keys.put(key, lifted.lift(key));
    }
    return aggregate.mapExpressions(
        expression ->
            lifted.liftInCalls(
                expression.transformDown(
                    Scalas.<Expression>everywhere(part -> keys.getOrDefault(part, part)))));
  }

  private static boolean dependsOnFile(Expression part) {
    return part instanceof InputFileName
        || part instanceof InputFileBlockStart
        || part instanceof InputFileBlockLength;
  }

  /** Each once. Beside aggregates they would be those of groups. */
  private static Set<Expression> fileValues(LogicalPlan operator) {
    Set<Expression> found = new LinkedHashSet<>();
    Scalas.<Expression>list(
            operator instanceof Aggregate aggregate
                ? aggregate.groupingExpressions()
                : operator.expressions())
        .forEach(root -> collect(root, found));
    return found;
  }

  private static void collect(Expression expression, Set<Expression> found) {
    if (dependsOnFile(expression)) {
      found.add(expression);
    }
    Scalas.<Expression>list(expression.children()).forEach(child -> collect(child, found));
  }

  private static LogicalPlan replaced(
      LogicalPlan operator, Map<Expression, Expression> values, LogicalPlan child) {
    return operator
        .withNewChildren(Scalas.seq(child))
        .mapExpressions(
            expression ->
                expression.transformDown(
                    Scalas.<Expression>everywhere(part -> values.getOrDefault(part, part))));
  }

  private static LogicalPlan withColumns(LogicalPlan child, List<Alias> added) {
    List<NamedExpression> columns = new ArrayList<>();
    for (Attribute attribute : Scalas.<Attribute>list(child.output())) {
      columns.add((NamedExpression) attribute);
    }
    columns.addAll(added);
    return new Project(Scalas.seq(columns), child);
  }

  static Alias alias(Expression value) {
    return new Alias(
        value,
        value.prettyName(),
        NamedExpression.newExprId(),
        Scalas.seq(),
        Option.empty(),
        Scalas.seq());
  }
}
