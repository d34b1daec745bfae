package io.latentspark.udf;

import io.latentspark.engine.EngineException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Appends to each row what a work makes of the engine's answer.
 *
 * @param submit asks for a row's answer, as {@link EngineWork#submit} does
 */
record AppendingAsker<A>(EngineWork<A> work, Function<Row, CompletableFuture<A>> submit)
    implements RowAsker<Row, A, Row> {

  @Override
  public CompletableFuture<A> submit(Row row) {
    return submit.apply(row);
  }

  @Override
  public Row answered(Row row, A answer) {
    return joined(row, work.success(answer));
  }

  @Override
  public Row failed(Row row, EngineException error) {
    return joined(row, work.failure(row, error));
  }

  private Row joined(Row row, Object[] appended) {
    int width = work.inputWidth();
    Object[] all = new Object[width + appended.length];
    Arrays.setAll(all, i -> i < width ? row.get(i) : appended[i - width]);
    return RowFactory.create(all);
  }
}
