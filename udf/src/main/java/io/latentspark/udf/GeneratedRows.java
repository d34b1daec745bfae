package io.latentspark.udf;

import io.latentspark.engine.Completion;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import io.latentspark.engine.GenerationRequest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
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
final class GeneratedRows implements Iterator<Row>, AutoCloseable {
  private static final long CHECK_MILLIS = 100;

  private record InFlight(Row row, CompletableFuture<List<Completion>> completions) {}

  private final Iterator<Row> input;
  private final RowRequests requests;
  private final OutputValues values;
  private final Function<GenerationRequest, CompletableFuture<List<Completion>>> engine;
  private final int maxInFlight;
  private final Runnable stopIfKilled;
  private final Deque<InFlight> inFlight = new ArrayDeque<>();

  /**
   * Nothing is submitted before the first row is asked for.
   *
   * @param stopIfKilled throws once the task was killed; called while waiting
   */
  GeneratedRows(
      Iterator<Row> input,
      RowRequests requests,
      Function<GenerationRequest, CompletableFuture<List<Completion>>> engine,
      int maxInFlight,
      Runnable stopIfKilled) {
    this.input = input;
    this.requests = requests;
    this.values = new OutputValues(requests.columns());
    this.engine = engine;
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
    InFlight head = inFlight.peek(); // stays in the queue while we wait, so that close cancels it
    Object[] appended = await(head.completions());
    inFlight.remove();
    return joined(head.row(), appended);
  }

  /** Cancels what is still in flight. */
  @Override
  public void close() {
    inFlight.forEach(row -> row.completions().cancel(true));
    inFlight.clear();
  }

  private void fill() {
    while (inFlight.size() < maxInFlight && input.hasNext()) {
      Row row = input.next();
      inFlight.add(new InFlight(row, submit(row)));
    }
  }

  private CompletableFuture<List<Completion>> submit(Row row) {
    try {
      return engine.apply(requests.of(row));
    } catch (EngineException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Waits in short steps: Spark interrupts killed tasks only where the job asked for it. */
  private Object[] await(CompletableFuture<List<Completion>> completions) {
    while (true) {
      stopIfKilled.run();
      try {
        return values.success(completions.get(CHECK_MILLIS, TimeUnit.MILLISECONDS));
      } catch (TimeoutException stillRunning) {
        continue;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopIfKilled.run();
        throw UdfErrors.engineClosed(e);
      } catch (ExecutionException e) {
        return failure(e.getCause());
      }
    }
  }

  private Object[] failure(Throwable cause) {
    if (!(cause instanceof EngineException error)) {
      throw UdfErrors.engineBroken(cause);
    }
    if (error.code() == ErrorCode.CANCELLED) {
      throw UdfErrors.engineClosed(error); // not the row's fault: it must be generated again
    }
    return values.failure(error, requests.sampling().n());
  }

  private Row joined(Row row, Object[] appended) {
    int width = requests.inputWidth();
    Object[] all = new Object[width + appended.length];
    Arrays.setAll(all, i -> i < width ? row.get(i) : appended[i - width]);
    return RowFactory.create(all);
  }
}
