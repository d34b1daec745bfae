package io.latentspark.udf.sql;

import io.latentspark.udf.LatentSparkConf;
import io.latentspark.udf.UdfErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.plans.InnerLike;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.types.Metadata;
import scala.Option;

/**
 * Moves each {@link LlmCall} into an {@link LlmCalls} node below the operator it stands in.
 *
 * <p>It runs where analysis ends: types are settled by then, and no rule of the optimizer has yet
 * copied a call. Subqueries that stand in expressions are analyzed by themselves and pass here by
 * themselves.
 */
final class ExtractLlmCalls extends Rule<LogicalPlan> {
  private final SparkSession session;

  ExtractLlmCalls(SparkSession session) {
    this.session = session;
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.analyzed() ? plan : extract(plan.mapChildren(this::apply));
  }

  private LogicalPlan extract(LogicalPlan written) {
    if (!written.resolved() || written instanceof LlmCalls) {
      return written;
    }
    LogicalPlan extracted =
        extractCalls(PositionalValues.filesBelowCalls(resolveSettings(written)));
    return extracted.output().equals(written.output())
        ? extracted
        : new Project(Scalas.widened(written.output()), extracted);
  }

  private LogicalPlan extractCalls(LogicalPlan plan) {
    if (!hasCalls(plan)) {
      return plan;
    }
    if (isCorrelated(plan)) {
      throw UdfErrors.callInCorrelatedSubquery();
    }
    if (plan instanceof Filter filter) {
      return filter(filter);
    }
    if (plan instanceof Join join) {
      return join(join);
    }
    if (plan instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    }
    if (plan instanceof Command || plan.children().isEmpty()) {
      throw UdfErrors.callMisplaced(plan.nodeName());
    }
    return moveBelow(plan);
  }

  /** From here on, calls that are answered alike are equal. */
  private LogicalPlan resolveSettings(LogicalPlan plan) {
    if (!hasCalls(plan)) {
      return plan;
    }
    LatentSparkConf conf = LatentSparkConf.of(session);
    return replaceCalls(
        plan,
        call -> {
          LlmCall resolved = call.resolve(conf);
          return call.function().isTokenizing() ? Tokenizing.of(resolved) : resolved;
        });
  }

  /** Conditions without a call come first, so that only the rows they keep are asked for. */
  private LogicalPlan filter(Filter filter) {
    List<Expression> first = new ArrayList<>();
    List<Expression> calling = new ArrayList<>();
    for (Expression conjunct : Conjuncts.of(filter.condition())) {
      (Scalas.hasCall(conjunct) ? calling : first).add(conjunct);
    }
    return moveBelow(Conjuncts.filter(calling, Conjuncts.filter(first, filter.child())));
  }

  /**
   * Calls about one side go below that side; calls about both are made for the pairs that the other
   * conditions leave, which an outer join does not allow.
   */
  private LogicalPlan join(Join join) {
    List<Expression> inside = new ArrayList<>();
    List<Expression> above = new ArrayList<>();
    for (Expression conjunct : Conjuncts.of(join.condition().get())) {
      boolean bothSides =
          Scalas.exists(conjunct, part -> part instanceof LlmCall call && !isOfOneSide(call, join));
      (bothSides ? above : inside).add(conjunct);
    }
    if (above.isEmpty()) {
      return moveBelow(join);
    }
    if (!(join.joinType() instanceof InnerLike)) {
      throw UdfErrors.callInOuterJoin(join.joinType().sql());
    }
    Option<Expression> condition = Option.apply(Conjuncts.joined(inside).orElse(null));
    LogicalPlan pairs =
        extract(new Join(join.left(), join.right(), join.joinType(), condition, join.hint()));
    return extract(Conjuncts.filter(above, pairs));
  }

  private static boolean isOfOneSide(LlmCall call, Join join) {
    return call.references().subsetOf(join.left().outputSet())
        || call.references().subsetOf(join.right().outputSet());
  }

  /** Calls in keys and in arguments of aggregate functions go below; the others, above. */
  private LogicalPlan aggregate(Aggregate aggregate) {
    AggregateSplit split = new AggregateSplit(aggregate);
    return split.isNeeded()
        ? extract(split.above(extract(split.aggregated())))
        : moveBelow(aggregate);
  }

  /** Calls within calls come first: one node for each level. */
  private static LogicalPlan moveBelow(LogicalPlan operator) {
    LogicalPlan plan = PositionalValues.belowOperator(operator);
    while (hasCalls(plan)) {
      Map<Expression, GuardedCalls.Guarded> ready =
          GuardedCalls.ready(Scalas.list(plan.expressions()));
      Map<Expression, Attribute> values = new LinkedHashMap<>();
      List<LogicalPlan> children = new ArrayList<>();
      for (LogicalPlan child : Scalas.<LogicalPlan>list(plan.children())) {
        children.add(answering(child, ready, values));
      }
      if (values.isEmpty()) {
        throw UdfErrors.callMisplaced(plan.nodeName());
      }
      plan =
          replaceCalls(
              plan.withNewChildren(Scalas.seq(children)),
              call -> {
                Attribute value = values.get(call.canonicalized());
                return value == null ? call : value;
              });
    }
    return plan;
  }

  /** The child with those of the calls that its columns are enough for. */
  private static LogicalPlan answering(
      LogicalPlan operand,
      Map<Expression, GuardedCalls.Guarded> ready,
      Map<Expression, Attribute> values) {
    LogicalPlan child = operand;
    List<LlmCall> calls = new ArrayList<>();
    List<Attribute> added = new ArrayList<>();
    for (var entry : ready.entrySet()) {
      LlmCall call = entry.getValue().call();
      if (values.containsKey(entry.getKey()) || !call.references().subsetOf(operand.outputSet())) {
        continue;
      }
      Optional<ValueBelow> known = ValueBelow.find(child, call, LlmCalls::known);
      Attribute value = known.map(ValueBelow::value).orElseGet(() -> valueOf(call));
      values.put(entry.getKey(), value);
      if (known.isPresent()) {
        child = known.get().plan();
      } else {
        added.add(value);
        calls.add(guarded(entry.getValue(), operand));
      }
    }
    return calls.isEmpty() ? child : new LlmCalls(Scalas.seq(calls), Scalas.seq(added), child);
  }

  private static LlmCall guarded(GuardedCalls.Guarded guarded, LogicalPlan child) {
    return guarded
        .guard()
        .filter(guard -> guard.references().subsetOf(child.outputSet()))
        .map(guarded.call()::onlyIf)
        .orElse(guarded.call());
  }

  private static Attribute valueOf(LlmCall call) {
    return new AttributeReference(
        call.prettyName(),
        call.dataType(),
        true,
        Metadata.empty(),
        NamedExpression.newExprId(),
        Scalas.seq());
  }

  private static LogicalPlan replaceCalls(
      LogicalPlan plan, Function<LlmCall, Expression> replacement) {
    return plan.mapExpressions(
        expression ->
            expression.transformUp(
                Scalas.<Expression>everywhere(
                    part -> part instanceof LlmCall call ? replacement.apply(call) : part)));
  }

  private static boolean isCorrelated(LogicalPlan plan) {
    return Scalas.exists(
        plan,
        node ->
            Scalas.<Expression>list(node.expressions()).stream()
                .anyMatch(part -> Scalas.exists(part, OuterReference.class::isInstance)));
  }

  private static boolean hasCalls(LogicalPlan plan) {
    return Scalas.<Expression>list(plan.expressions()).stream().anyMatch(Scalas::hasCall);
  }
}
