package io.latentspark.jobs.output;

import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Drops the rows that an earlier attempt of the same task has published. The order of a task's
 * input is the same in each attempt: it is read from files, or sorted.
 */
record SkipPublished(WritePlan plan) implements MapPartitionsFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    long done = EarlierAttempts.rows(EarlierAttempts.of(plan, TaskContext.get()));
    for (long i = 0; i < done && rows.hasNext(); i++) {
      rows.next();
    }
    return rows;
  }
}
