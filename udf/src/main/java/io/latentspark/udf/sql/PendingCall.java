package io.latentspark.udf.sql;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.LlmEngine;
import io.latentspark.udf.CallWork;
import io.latentspark.udf.EngineRows;
import io.latentspark.udf.UdfErrors;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.spark.sql.Row;

/**
 * A call of one row on its way.
 *
 * @param counted whether what it takes is counted here, not with another row that shares it
 */
record PendingCall<A>(
    ResolvedCall call, CallWork<A> work, CompletableFuture<A> answer, boolean counted) {
  static <A> PendingCall<A> submit(
      ResolvedCall call, CallWork<A> work, LlmEngine engine, Row arguments) {
    try {
      return new PendingCall<>(call, work, work.submit(engine, arguments), true);
    } catch (EngineException e) {
      return new PendingCall<>(call, work, CompletableFuture.failedFuture(e), true);
    }
  }

  /** The same call, whose end is its own: cancelling it leaves this one. */
  PendingCall<A> copy() {
    return new PendingCall<>(call, work, answer.copy(), counted);
  }

  /** The same call, counted elsewhere. */
  PendingCall<A> free() {
    return new PendingCall<>(call, work, answer, false);
  }

  /**
   * The value of an ended call.
   *
   * @throws io.latentspark.udf.LatentSparkException if the engine ended, or the row failed and that
   *     is to fail the query
   */
  Object value(CallMetrics metrics) {
    try {
      A found = answer.join();
      if (counted) {
        metrics.answered(work.tokens(found));
      }
      return work.value(found);
    } catch (CancellationException e) {
      throw UdfErrors.engineClosed(e);
    } catch (CompletionException e) {
      EngineException error = EngineRows.rowError(e.getCause());
      metrics.failed();
      if (call.failOnError()) {
        throw UdfErrors.rowFailed(call.function().sqlName(), error);
      }
      return work.failure(error);
    }
  }
}
