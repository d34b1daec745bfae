package io.latentspark.udf;

import io.latentspark.engine.EngineException;
import java.util.concurrent.CompletableFuture;

/**
 * What {@link EngineRows} asks for each row of a partition.
 *
 * @param <I> a row as it comes in
 * @param <A> the answer
 * @param <O> a row as it goes out
 */
public interface RowAsker<I, A, O> {
  /**
   * Asks without waiting. Cancelling the future cancels all that was asked for.
   *
   * @throws EngineException if the row is bad: an error of this row alone
   */
  CompletableFuture<A> submit(I row);

  /** An answered row. */
  O answered(I row, A answer);

  /** A row that failed. */
  O failed(I row, EngineException error);

  /** About how many tokens the row holds while it is in flight, prompt and answer. */
  default long tokens(I row) {
    return 0;
  }

  /** Told how long the task waited for an answer. */
  default void waited(long nanos) {}
}
