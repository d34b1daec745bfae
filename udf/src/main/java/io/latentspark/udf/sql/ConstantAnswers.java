package io.latentspark.udf.sql;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
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
    private final PendingCall<?> call;
    private int waiting;

    Shared(PendingCall<?> call) {
      this.call = call;
    }
  }

  /** The call as one row has it; {@code ask} submits it where no row has. */
  static synchronized PendingCall<?> ask(Key key, Supplier<PendingCall<?>> ask) {
    Shared shared = ANSWERS.get(key);
    boolean first = shared == null;
    if (first) {
      shared = new Shared(ask.get());
      ANSWERS.put(key, shared);
    }
    shared.waiting++;
    PendingCall<?> own = first ? shared.call.copy() : shared.call.copy().free();
    Shared entry = shared;
    var unused = own.answer().whenComplete((value, error) -> left(key, entry, error != null));
    return own;
  }

  /** A failure is not kept: the task may be run again because of it. */
  private static synchronized void left(Key key, Shared shared, boolean failed) {
    shared.waiting--;
    if (failed && (shared.waiting == 0 || shared.call.answer().isDone())) {
      ANSWERS.remove(key, shared);
      shared.call.answer().cancel(true); // nothing, where it has ended
    }
  }
}
