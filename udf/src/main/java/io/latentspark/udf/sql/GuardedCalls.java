package io.latentspark.udf.sql;

import io.latentspark.udf.UdfErrors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.types.DataTypes;

/**
 * The calls in the expressions of an operator, each once, with its guard: the condition on which
 * CASE, IF, COALESCE, AND and OR come to need its value.
 */
final class GuardedCalls {
  /** A call and the condition on which it is needed; empty: on every row. */
  record Guarded(LlmCall call, Optional<Expression> guard) {
    /** Needed by one or the other. */
    Guarded or(Optional<Expression> other) {
      return new Guarded(
          call,
          guard.isEmpty() || other.isEmpty()
              ? Optional.empty()
              : Optional.of(new Or(guard.get(), other.get())));
    }
  }

  private static final Literal TRUE = Literal.create(true, DataTypes.BooleanType);
  private static final Literal FALSE = Literal.create(false, DataTypes.BooleanType);

  private final Map<Expression, Guarded> found = new LinkedHashMap<>();

  private GuardedCalls() {}

  /**
   * The calls whose arguments and guards need no other call, by their canonical form. Where two
   * calls guard each other, they are there without a guard.
   */
  static Map<Expression, Guarded> ready(List<Expression> expressions) {
    GuardedCalls calls = new GuardedCalls();
    expressions.forEach(expression -> calls.visit(expression, Optional.empty()));
    Map<Expression, Guarded> ready = new LinkedHashMap<>(calls.found);
    ready.values().removeIf(call -> call.guard().filter(Scalas::hasCall).isPresent());
    if (ready.isEmpty()) {
      calls.found.forEach(
          (key, call) -> ready.put(key, new Guarded(call.call(), Optional.empty())));
    }
    return ready;
  }

  private void visit(Expression expression, Optional<Expression> guard) {
    if (!Scalas.hasCall(expression)) {
      return;
    }
    if (expression instanceof LlmCall call && call.inputs().stream().noneMatch(Scalas::hasCall)) {
      found.merge(
          call.canonicalized(),
          new Guarded(call, guard),
          (known, again) -> known.or(again.guard()));
    } else if (expression instanceof CaseWhen choice) {
      visitBranches(choice, guard);
    } else if (expression instanceof If choice) {
      visit(choice.predicate(), guard);
      visit(choice.trueValue(), and(guard, isTrue(choice.predicate())));
      visit(choice.falseValue(), and(guard, new Not(isTrue(choice.predicate()))));
    } else if (expression instanceof Coalesce coalesce) {
      Optional<Expression> reached = guard;
      for (Expression child : Scalas.<Expression>list(coalesce.children())) {
        visit(child, reached);
        reached = and(reached, new IsNull(child));
      }
    } else if (expression instanceof And and) {
      visit(and.left(), guard);
      // The right side is looked at unless the left one is false.
      visit(and.right(), and(guard, new Coalesce(Scalas.seq(and.left(), TRUE))));
    } else if (expression instanceof Or or) {
      visit(or.left(), guard);
      visit(or.right(), and(guard, new Not(isTrue(or.left()))));
    } else if (expression instanceof LambdaFunction) {
      throw UdfErrors.callInLambda();
    } else {
      // Aggregates and windows look at other rows than the one that asks for their value.
      boolean otherRows =
          expression instanceof AggregateExpression || expression instanceof WindowExpression;
      for (Expression child : Scalas.<Expression>list(expression.children())) {
        visit(child, otherRows ? Optional.empty() : guard);
      }
    }
  }

  private void visitBranches(CaseWhen choice, Optional<Expression> guard) {
    Optional<Expression> reached = guard;
    for (var branch : Scalas.list(choice.branches())) {
      visit(branch._1(), reached);
      visit(branch._2(), and(reached, isTrue(branch._1())));
      reached = and(reached, new Not(isTrue(branch._1())));
    }
    if (choice.elseValue().isDefined()) {
      visit(choice.elseValue().get(), reached);
    }
  }

  /**
   * Both conditions; one that would turn out otherwise when it is evaluated again, for the guard,
   * guards nothing.
   */
  private static Optional<Expression> and(Optional<Expression> guard, Expression condition) {
    if (!Scalas.hasCall(condition) && !condition.deterministic()) {
      return guard;
    }
    return Optional.of(guard.<Expression>map(held -> new And(held, condition)).orElse(condition));
  }

  /** False where the condition is NULL. */
  private static Expression isTrue(Expression condition) {
    return new Coalesce(Scalas.seq(condition, FALSE));
  }
}
