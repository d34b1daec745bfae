package io.latentspark.udf.sql;

import io.latentspark.udf.Computing;
import io.latentspark.udf.ExecutorArithmetic;
import io.latentspark.udf.LatentSparkConf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag$;

/**
 * Answers the calls of each row with the engine that all tasks of the JVM share. Partitions and the
 * order within them stay as they are.
 */
public final class LlmCallsExec extends OneChildExec {
  private static final long serialVersionUID = 1L;

  private final Seq<LlmCall> calls;
  private final Seq<Attribute> values;
  private Map<String, SQLMetric> metrics;

  /** Found by TreeNode; {@code values} are the calls' columns, in order. */
  public LlmCallsExec(Seq<LlmCall> calls, Seq<Attribute> values, SparkPlan child) {
    super(child);
    this.calls = calls;
    this.values = values;
  }

  @Override
  public RDD<InternalRow> doExecute() {
    List<Expression> inputs = new ArrayList<>();
    List<ResolvedCall> resolved = new ArrayList<>();
    Set<Integer> constant = new HashSet<>();
    HashMap<Computing, String> arithmetic = new HashMap<>();
    for (LlmCall call : Scalas.list(calls)) {
      inputs.addAll(call.inputs());
      if (call.isConstant()) {
        constant.add(resolved.size());
      }
      resolved.add(call.resolvedCall());
      arithmetic.computeIfAbsent(
          Computing.of(call.resolvedCall().engine()),
          computing -> ExecutorArithmetic.of(session(), computing));
    }
    CallsEvaluator evaluator =
        new CallsEvaluator(
            UUID.randomUUID(),
            resolved,
            constant,
            Scalas.seq(inputs),
            child().output(),
            output(),
            arithmetic,
            LatentSparkConf.of(session()).inFlight(),
            new CallMetrics(metrics()));
    return child()
        .execute()
        .mapPartitionsWithEvaluator(evaluator, ClassTag$.MODULE$.apply(InternalRow.class));
  }

  /** Made when first asked for: nodes are copied often, and each metric stays with the context. */
  @Override
  public synchronized Map<String, SQLMetric> metrics() {
    if (metrics == null) {
      metrics = CallMetrics.create(sparkContext());
    }
    return metrics;
  }

  @Override
  public String nodeName() {
    return "LlmCalls";
  }

  @Override
  @SuppressWarnings("unchecked")
  public Seq<Attribute> output() {
    return (Seq<Attribute>) child().output().concat(values);
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet$.MODULE$.apply(Scalas.<Expression>widened(values));
  }

  @Override
  public Partitioning outputPartitioning() {
    return child().outputPartitioning();
  }

  @Override
  public SparkPlan withNewChildInternal(SparkPlan newChild) {
    return new LlmCallsExec(calls, values, newChild);
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public Object productElement(int n) {
    return n == 0 ? calls : n == 1 ? values : child();
  }
}
