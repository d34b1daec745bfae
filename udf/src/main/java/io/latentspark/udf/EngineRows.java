package io.latentspark.udf;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The rows of a partition in their order, with up to {@code maxInFlight} of them in the engine.
 * Only the task's thread touches rows; the engine sees requests and completes futures.
 */
final class EngineRows<A> implements Iterator<Row>, AutoCloseable {
  private static final long CHECK_MILLIS = 100;

  private record InFlight<A>(Row row, CompletableFuture<A> answer) {}

  private final Iterator<Row> input;
  private final EngineWork<A> work;
  private final Function<Row, CompletableFuture<A>> submit;
  private final int maxInFlight;
  private final Runnable stopIfKilled;
  private final Deque<InFlight<A>> inFlight = new ArrayDeque<>();

  /**
   * Nothing is submitted before the first row is asked for.
   *
   * @param submit asks for a row's answer, as {@link EngineWork#submit} does
   * @param stopIfKilled throws once the task was killed; called while waiting
   */
  EngineRows(
      Iterator<Row> input,
      EngineWork<A> work,
      Function<Row, CompletableFuture<A>> submit,
      int maxInFlight,
      Runnable stopIfKilled) {
    this.input = input;
    this.work = work;
    this.submit = submit;
    this.maxInFlight = maxInFlight;
    this.stopIfKilled = stopIfKilled;
  }

  @Override
  public boolean hasNext() {
    fill();
    return !inFlight.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    InFlight<A> head =
        inFlight.peek(); // stays in the queue while we wait, so that close cancels it
    Object[] appended = await(head);
    inFlight.remove();
    return joined(head.row(), appended);
  }

  /** Cancels what is still in flight. */
  @Override
  public void close() {
    inFlight.forEach(row -> row.answer().cancel(true));
    inFlight.clear();
  }

  private void fill() {
    while (inFlight.size() < maxInFlight && input.hasNext()) {
      Row row = input.next();
      inFlight.add(new InFlight<>(row, submit(row)));
    }
  }

  private CompletableFuture<A> submit(Row row) {
    try {
      return submit.apply(row);
    } catch (EngineException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Waits in short steps: Spark interrupts killed tasks only where the job asked for it. */
  private Object[] await(InFlight<A> head) {
    while (true) {
      stopIfKilled.run();
      try {
        return work.success(head.answer().get(CHECK_MILLIS, TimeUnit.MILLISECONDS));
      } catch (TimeoutException stillRunning) {
        continue;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopIfKilled.run();
        throw UdfErrors.engineClosed(e);
      } catch (ExecutionException e) {
        return failure(head.row(), e.getCause());
      }
    }
  }

  private Object[] failure(Row row, Throwable cause) {
    if (!(cause instanceof EngineException error)) {
      throw UdfErrors.engineBroken(cause);
    }
    if (error.code() == ErrorCode.CANCELLED) {
      throw UdfErrors.engineClosed(error); // not the row's fault: it must be asked again
    }
    return work.failure(row, error);
  }

  private Row joined(Row row, Object[] appended) {
    int width = work.inputWidth();
    Object[] all = new Object[width + appended.length];
    Arrays.setAll(all, i -> i < width ? row.get(i) : appended[i - width]);
    return RowFactory.create(all);
  }
}
