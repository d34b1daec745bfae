package io.latentspark.udf;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.LlmEngine;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Row;

/**
 * What is asked of the engine for each row, and what the answer appends to it.
 *
 * @param <A> the answer
 */
public interface EngineWork<A> extends Serializable {
  /** Columns of a prepared row that the output keeps; those after them are read here alone. */
  int inputWidth();

  /**
   * Asks without waiting. Cancelling the future cancels all that was asked for.
   *
   * @throws EngineException if the row is bad: an error of this row alone
   */
  CompletableFuture<A> submit(LlmEngine engine, Row row);

  /** The appended values of an answered row. */
  Object[] success(A answer);

  /** The appended values of a row that failed. */
  Object[] failure(Row row, EngineException error);
}
