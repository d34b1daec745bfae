package io.latentspark.udf.sql;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Calls whose arguments are the same for all rows: the tasks of a query that an executor runs ask
 * once and share the answer. It is asked for only when a row needs it, and cancelled when the last
 * of the rows that wait for it is.
 */
final class ConstantAnswers {
  /** Answers kept for tasks still to come. */
  private static final int KEPT = 64;

  private static final Map<Key, Shared> ANSWERS =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Shared> eldest) {
          return size() > KEPT;
        }
      };

  private ConstantAnswers() {}

  /**
   * A call of a query.
   *
   * @param query known to all of its tasks
   * @param call the number of the call
   */
  record Key(UUID query, int call) {}

  private static final class Shared {
    private final CompletableFuture<PendingCall<?>> call = new CompletableFuture<>();
    private int waiting;
  }

  /**
   * The call as one row has it; {@code ask} submits it where no row has. Whoever submits, waits,
   * cancels or completes does so without the lock: the engine has locks of its own.
   */
  static PendingCall<?> ask(Key key, Supplier<PendingCall<?>> ask) {
    Shared shared;
    boolean first;
    synchronized (ANSWERS) {
      first = !ANSWERS.containsKey(key);
      shared = ANSWERS.computeIfAbsent(key, absent -> new Shared());
      shared.waiting++;
    }
    if (first) {
      submit(key, shared, ask);
    }
    PendingCall<?> call;
    try {
      call = shared.call.join();
    } catch (CompletionException e) {
      return ask(key, ask); // who was to submit it could not, and has said why
    }
    PendingCall<?> own = first ? call.copy() : call.copy().free();
    var unused =
        own.answer().whenComplete((value, error) -> left(key, shared, call, error != null));
    return own;
  }

  private static void submit(Key key, Shared shared, Supplier<PendingCall<?>> ask) {
    try {
      shared.call.complete(ask.get());
    } catch (RuntimeException | Error e) {
      synchronized (ANSWERS) {
        ANSWERS.remove(key, shared);
      }
      shared.call.completeExceptionally(e);
      throw e;
    }
  }

  /** A failure is not kept: the task may be run again because of it. */
  private static void left(Key key, Shared shared, PendingCall<?> call, boolean failed) {
    boolean over;
    synchronized (ANSWERS) {
      shared.waiting--;
      over = failed && (shared.waiting == 0 || call.answer().isDone());
      if (over) {
        ANSWERS.remove(key, shared);
      }
    }
    if (over) {
      call.answer().cancel(true); // nothing, where it has ended
    }
  }
}
