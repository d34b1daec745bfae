package io.latentspark.udf.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;
import org.apache.spark.sql.catalyst.plans.logical.SupportsNonDeterministicExpression;
import org.apache.spark.sql.catalyst.plans.logical.UnaryNode;
import org.apache.spark.sql.catalyst.plans.logical.statsEstimation.EstimationUtils;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.math.BigInt;

/** The child's rows in their order, each with the values of some calls after its columns. */
public final class LlmCalls extends LogicalPlan
    implements UnaryNode, SupportsNonDeterministicExpression {
  private static final long serialVersionUID = 1L;

  private final Seq<LlmCall> calls;
  private final Seq<Attribute> values;
  private final LogicalPlan child;

  /** Found by TreeNode; {@code values} are the calls' columns, in order. */
  public LlmCalls(Seq<LlmCall> calls, Seq<Attribute> values, LogicalPlan child) {
    this.calls = calls;
    this.values = values;
    this.child = child;
  }

  Seq<LlmCall> calls() {
    return calls;
  }

  Seq<Attribute> values() {
    return values;
  }

  /** The value of a call that is answered here. */
  Optional<ValueBelow> known(Expression call) {
    for (int i = 0; i < calls.size(); i++) {
      if (calls.apply(i).canonicalized().equals(call.canonicalized())) {
        return Optional.of(new ValueBelow(this, values.apply(i)));
      }
    }
    return Optional.empty();
  }

  /** Without the calls whose values nobody reads; the bare child where none is left. */
  LogicalPlan reading(AttributeSet read) {
    List<LlmCall> kept = new ArrayList<>();
    List<Attribute> keptValues = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      if (read.contains(values.apply(i))) {
        kept.add(calls.apply(i));
        keptValues.add(values.apply(i));
      }
    }
    if (kept.size() == calls.size()) {
      return this;
    }
    return kept.isEmpty() ? child : new LlmCalls(Scalas.seq(kept), Scalas.seq(keptValues), child);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Seq<Attribute> output() {
    return (Seq<Attribute>) child.output().concat(values);
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet$.MODULE$.apply(Scalas.<Expression>widened(values));
  }

  /** Without it Spark would take the generated columns for nothing and broadcast them too soon. */
  @Override
  public Statistics stats() {
    Statistics below = child.stats();
    BigInt rowBytes =
        EstimationUtils.getSizePerRow(child.output(), EstimationUtils.getSizePerRow$default$2());
    long added = Scalas.list(calls).stream().mapToLong(call -> call.resolvedCall().bytes()).sum();
    BigInt bytes = below.sizeInBytes().$times(rowBytes.$plus(BigInt.apply(added))).$div(rowBytes);
    return new Statistics(bytes, below.rowCount(), below.attributeStats(), below.isRuntime());
  }

  @Override
  public Option<Object> maxRows() {
    return child.maxRows();
  }

  @Override
  public Option<Object> maxRowsPerPartition() {
    return child.maxRowsPerPartition();
  }

  /** Lets the calls, which are not deterministic to Catalyst, pass the check of the analysis. */
  @Override
  public boolean allowNonDeterministicExpression() {
    return true;
  }

  @Override
  public LogicalPlan child() {
    return child;
  }

  @Override
  public Seq<LogicalPlan> children() {
    return Scalas.seq(child);
  }

  @Override
  public LogicalPlan withNewChildInternal(LogicalPlan newChild) {
    return new LlmCalls(calls, values, newChild);
  }

  @Override
  public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
    return withNewChildInternal(children.apply(0));
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public Object productElement(int n) {
    return n == 0 ? calls : n == 1 ? values : child;
  }

  @Override
  public boolean canEqual(Object that) {
    return that instanceof LlmCalls;
  }

  @Override
  public boolean equals(Object that) {
    return Scalas.equal(this, that);
  }
}
