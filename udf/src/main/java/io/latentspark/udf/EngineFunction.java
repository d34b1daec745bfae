package io.latentspark.udf;

import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Works on the prepared rows of a partition with the engine that all tasks of a JVM share.
 *
 * @param arithmetic how all executors must compute, as {@link ExecutorArithmetic} says
 */
record EngineFunction<A>(
    SerializedEngineOptions engine, String arithmetic, EngineWork<A> work, int maxInFlight)
    implements MapPartitionsFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> prepared) {
    if (!prepared.hasNext()) {
      return prepared; // an empty partition needs no engine
    }
    ExecutorArithmetic.require(arithmetic, Computing.of(engine));
    TaskContext task = TaskContext.get();
    EngineProvider.Lease lease = EngineProvider.acquire(engine.toOptions());
    EngineRows<Row, A, Row> rows =
        new EngineRows<>(
            prepared,
            new AppendingAsker<>(work, row -> work.submit(lease.engine(), row)),
            InFlightLimit.ofRows(maxInFlight),
            task::killTaskIfInterrupted);
    // Runs on success, failure and kill, and when a LIMIT stops asking.
    TaskCompletionListener close =
        ended -> {
          rows.close();
          lease.close();
        };
    task.addTaskCompletionListener(close);
    return rows;
  }
}
