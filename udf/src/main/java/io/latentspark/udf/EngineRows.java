package io.latentspark.udf;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The rows of a partition in their order, with several of them in the engine. Only the task's
 * thread touches rows; the engine sees requests and completes futures.
 */
public final class EngineRows<I, A, O> implements Iterator<O>, AutoCloseable {
  private static final long CHECK_MILLIS = 100;

  private record InFlight<I, A>(I row, CompletableFuture<A> answer, long tokens) {}

  private final Iterator<I> input;
  private final RowAsker<I, A, O> asker;
  private final InFlightLimit limit;
  private final Runnable stopIfKilled;
  private final Deque<InFlight<I, A>> inFlight = new ArrayDeque<>();
  private long tokensInFlight;

  /**
   * Nothing is submitted before the first row is asked for.
   *
   * @param input rows that stay as they are while later ones are read
   * @param stopIfKilled throws once the task was killed; called while waiting
   */
  public EngineRows(
      Iterator<I> input, RowAsker<I, A, O> asker, InFlightLimit limit, Runnable stopIfKilled) {
    this.input = input;
    this.asker = asker;
    this.limit = limit;
    this.stopIfKilled = stopIfKilled;
  }

  @Override
  public boolean hasNext() {
    fill();
    return !inFlight.isEmpty();
  }

  @Override
  public O next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    InFlight<I, A> head =
        inFlight.peek(); // stays in the queue while we wait, so that close cancels it
    O row = await(head);
    inFlight.remove();
    tokensInFlight -= head.tokens();
    return row;
  }

  /** Cancels what is still in flight. */
  @Override
  public void close() {
    inFlight.forEach(row -> row.answer().cancel(true));
    inFlight.clear();
    tokensInFlight = 0;
  }

  /**
   * The error of a row alone, out of what ended its request.
   *
   * @throws LatentSparkException if the row is not to blame: the engine was closed, or is broken
   */
  public static EngineException rowError(Throwable cause) {
    if (!(cause instanceof EngineException error)) {
      throw UdfErrors.engineBroken(cause);
    }
    if (error.code() == ErrorCode.ENGINE_FAILED) {
      throw UdfErrors.engineFailed(error);
    }
    if (error.code() == ErrorCode.CANCELLED) {
      throw UdfErrors.engineClosed(error); // it must be asked again
    }
    return error;
  }

  private void fill() {
    while (limit.admits(inFlight.size(), tokensInFlight) && input.hasNext()) {
      I row = input.next();
      long tokens = asker.tokens(row);
      inFlight.add(new InFlight<>(row, submit(row), tokens));
      tokensInFlight += tokens;
    }
  }

  private CompletableFuture<A> submit(I row) {
    try {
      return asker.submit(row);
    } catch (EngineException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private O await(InFlight<I, A> head) {
    long start = System.nanoTime();
    try {
      A answer = waitFor(head.answer());
      return asker.answered(head.row(), answer);
    } catch (ExecutionException e) {
      return asker.failed(head.row(), rowError(e.getCause()));
    } finally {
      asker.waited(System.nanoTime() - start);
    }
  }

  /** Waits in short steps: Spark interrupts killed tasks only where the job asked for it. */
  private A waitFor(CompletableFuture<A> answer) throws ExecutionException {
    while (true) {
      stopIfKilled.run();
      try {
        return answer.get(CHECK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException stillRunning) {
        continue;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopIfKilled.run();
        throw UdfErrors.engineClosed(e);
      }
    }
  }
}
