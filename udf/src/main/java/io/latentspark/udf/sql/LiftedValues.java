package io.latentspark.udf.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.ConditionalExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.Nondeterministic;
import org.apache.spark.sql.catalyst.expressions.Or;

/**
 * Parts of expressions that draw or count by themselves, such as {@code rand()} and {@code
 * monotonically_increasing_id()}, taken out of an operator that makes calls, to be computed below
 * it.
 *
 * <p>What is computed below is computed for every row and before the rest. So a part stays where it
 * is in the branches of a condition, in a lambda function, and if it works on other values; but in
 * a call's arguments, and in the conditions a call depends on, nothing of the kind may stay: there
 * are as many values as readers otherwise.
 */
final class LiftedValues {
  private final Map<Expression, Alias> columns = new LinkedHashMap<>();

  /** The columns to compute below, in the order in which they were met. */
  List<Alias> columns() {
    return List.copyOf(columns.values());
  }

  /** The expression, in terms of the columns. */
  Expression lift(Expression expression) {
    if (expression.deterministic() || expression instanceof LambdaFunction) {
      return expression;
    }
    if (Scalas.hasCall(expression)) {
      return liftAroundCalls(expression);
    }
    if (expression instanceof Nondeterministic
        && Scalas.<Expression>list(expression.children()).stream().allMatch(Expression::foldable)) {
      return column(expression);
    }
    boolean allComputed = !isConditional(expression);
    return mapChildren(expression, (child, i) -> allComputed || i == 0 ? lift(child) : child);
  }

  /** The same in calls alone. */
  Expression liftInCalls(Expression expression) {
    return expression.transformDown(
        Scalas.<Expression>everywhere(
            part -> part instanceof LlmCall call ? liftAroundCalls(call) : part));
  }

  private Expression liftAroundCalls(Expression expression) {
    boolean isCall = expression instanceof LlmCall;
    return mapChildren(
        expression,
        (child, i) ->
            (isCall || decides(expression, i)) && !Scalas.hasCall(child)
                ? liftAll(child)
                : lift(child));
  }

  private Expression liftAll(Expression expression) {
    if (expression.deterministic()) {
      return expression;
    }
    if (expression instanceof Nondeterministic || isSource(expression)) {
      return column(expression);
    }
    return mapChildren(expression, (child, i) -> liftAll(child));
  }

  private static Expression mapChildren(
      Expression expression, BiFunction<Expression, Integer, Expression> function) {
    List<Expression> children = new ArrayList<>(Scalas.list(expression.children()));
    for (int i = 0; i < children.size(); i++) {
      children.set(i, function.apply(children.get(i), i));
    }
    return expression.withNewChildren(Scalas.seq(children));
  }

  private Expression column(Expression value) {
    return (Expression) columns.computeIfAbsent(value, PositionalValues::alias).toAttribute();
  }

  private static boolean isSource(Expression expression) {
    return Scalas.<Expression>list(expression.children()).stream()
        .allMatch(Expression::deterministic);
  }

  /** All but the first of its children may be left uncomputed. */
  private static boolean isConditional(Expression expression) {
    return expression instanceof ConditionalExpression
        || expression instanceof And
        || expression instanceof Or;
  }

  /** Whether others of its children are computed depends on this one. */
  private static boolean decides(Expression expression, int child) {
    if (expression instanceof If) {
      return child == 0;
    }
    if (expression instanceof CaseWhen choice) {
      return child % 2 == 0 && child < 2 * choice.branches().size();
    }
    return isConditional(expression);
  }
}
