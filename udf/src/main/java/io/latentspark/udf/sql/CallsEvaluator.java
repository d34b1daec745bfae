package io.latentspark.udf.sql;

import io.latentspark.udf.Computing;
import io.latentspark.udf.EngineProvider;
import io.latentspark.udf.EngineRows;
import io.latentspark.udf.InFlightLimit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.PartitionEvaluator;
import org.apache.spark.PartitionEvaluatorFactory;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What goes to the executors: values and Spark's own expressions, no node of a plan.
 *
 * @param query known to all of its tasks and to no other query
 * @param constant the numbers of the calls whose arguments are the same for all rows
 * @param arguments of all calls, one after the other
 * @param arithmetic how all executors must compute
 */
record CallsEvaluator(
    UUID query,
    List<ResolvedCall> calls,
    Set<Integer> constant,
    Seq<Expression> arguments,
    Seq<Attribute> input,
    Seq<Attribute> output,
    Map<Computing, String> arithmetic,
    InFlightLimit limit,
    CallMetrics metrics)
    implements PartitionEvaluatorFactory<InternalRow, InternalRow> {

  @Override
  public PartitionEvaluator<InternalRow, InternalRow> createEvaluator() {
    return (partition, inputs) -> answers(partition, inputs.apply(0));
  }

  private Iterator<InternalRow> answers(int partition, Iterator<InternalRow> rows) {
    TaskContext task = TaskContext.get();
    Leases engines = new Leases(arithmetic);
    ArgumentReader reader = new ArgumentReader(this, partition);
    EngineRows<PreparedRow, List<PendingCall<?>>, InternalRow> answers =
        new EngineRows<>(
            CollectionConverters.asJava(rows.map(reader::read)),
            new CallsAsker(this, engines),
            limit,
            task::killTaskIfInterrupted);
    // Runs on success, failure and kill, and when a LIMIT stops asking.
    TaskCompletionListener close =
        ended -> {
          answers.close();
          metrics.did(EngineProvider.newActivity());
          engines.close();
        };
    task.addTaskCompletionListener(close);
    return CollectionConverters.asScala(answers);
  }
}
