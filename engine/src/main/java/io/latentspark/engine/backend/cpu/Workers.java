package io.latentspark.engine.backend.cpu;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * A fixed team of threads that runs short parallel loops with little delay: one decoded token takes
 * hundreds of them. The caller works too, so a team of n has n − 1 threads of its own. An idle
 * worker first spins, then yields its core to whoever wants it, then sleeps.
 */
final class Workers implements AutoCloseable {
  /**
   * Less work than this, in values read or written, is done sooner than a second thread joins in.
   */
  static final int LEAST_SHARED = 1 << 15;

  private static final long SPIN_NANOS = 20_000;

  /** Waking a sleeping thread takes longer than a small model's whole step. */
  private static final long YIELD_NANOS = 500_000;

  private final Worker[] team;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile Loop loop;
  private volatile boolean closed;

  /** Starts {@code threads} − 1 daemon threads. */
  Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads);
    }
    team = new Worker[threads - 1];
    for (int i = 0; i < team.length; i++) {
      team[i] = new Worker("latentspark-cpu-" + (i + 1));
      team[i].start();
    }
  }

  /** Threads that work on a loop, the caller's included. */
  int threads() {
    return team.length + 1;
  }

  /**
   * Calls {@code part} once for each of 0 to {@code parts} − 1, in no fixed order, and returns when
   * all calls have ended. After a call has failed those not yet begun are left out, and its
   * exception is thrown here.
   *
   * @throws IllegalStateException if a loop is under way already (a part, or another thread, called
   *     this), or the team was closed
   */
  void run(int parts, IntConsumer part) {
    if (closed) {
      throw new IllegalStateException("the workers are closed");
    }
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException("the workers run another loop; loops cannot be nested");
    }
    try {
      if (parts <= 1 || team.length == 0) {
        for (int i = 0; i < parts; i++) {
          part.accept(i);
        }
      } else {
        share(new Loop(parts, part));
      }
    } finally {
      running.set(false);
    }
  }

  /**
   * Calls {@code row} once for each of 0 to {@code rows} − 1, as {@link #run} does, but in parts
   * that are worth a thread's while, and in the caller alone where all of it is not.
   *
   * @param valuesEach values that a call reads or writes, about
   */
  void runRows(int rows, int valuesEach, IntConsumer row) {
    long values = (long) rows * valuesEach;
    if (values < LEAST_SHARED) {
      run(1, whole -> callRange(row, 0, rows));
      return;
    }
    int each = Math.max(1, LEAST_SHARED / 4 / Math.max(1, valuesEach));
    run(
        (rows + each - 1) / each,
        part -> callRange(row, part * each, Math.min(rows, (part + 1) * each)));
  }

  private static void callRange(IntConsumer row, int first, int end) {
    for (int i = first; i < end; i++) {
      row.accept(i);
    }
  }

  private void share(Loop shared) {
    loop = shared;
    int wanted = Math.min(team.length, shared.parts - 1);
    for (int i = 0; i < wanted; i++) {
      if (team[i].asleep) {
        LockSupport.unpark(team[i]);
      }
    }
    shared.work();
    shared.await();
    loop = null;
    shared.rethrow();
  }

  /** Ends the threads; a loop under way is finished first by its caller. */
  @Override
  public void close() {
    closed = true;
    for (Worker worker : team) {
      LockSupport.unpark(worker);
    }
    boolean interrupted = false;
    for (Worker worker : team) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Worker extends Thread {
    private volatile boolean asleep;

    private Worker(String name) {
      super(name);
      setDaemon(true);
    }

    @Override
    public void run() {
      Loop last = null;
      while (!closed) {
        Loop next = loop;
        if (next != null && next != last) {
          next.work();
          last = next;
        } else {
          idle(last);
        }
      }
    }

    private void idle(Loop last) {
      long start = System.nanoTime();
      long waited = 0;
      while (nothingNew(last) && waited < YIELD_NANOS) {
        pause(waited);
        waited = System.nanoTime() - start;
      }
      asleep = true;
      while (nothingNew(last)) {
        LockSupport.park(Workers.this);
      }
      asleep = false;
    }

    private boolean nothingNew(Loop last) {
      Loop next = loop;
      return !closed && (next == null || next == last);
    }
  }

  /** Yields for the sake of teams larger than the machine; nothing relies on its effect. */
  @SuppressWarnings("ThreadPriorityCheck")
  private static void pause(long waited) {
    if (waited < SPIN_NANOS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }

  /** One call of {@link #run}. A worker that comes late finds no part left and goes on. */
  private static final class Loop {
    private final int parts;
    private final IntConsumer part;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile Thread waiter;

    private Loop(int parts, IntConsumer part) {
      this.parts = parts;
      this.part = part;
    }

    private void work() {
      int i;
      while ((i = next.getAndIncrement()) < parts) {
        try {
          if (failure.get() == null) {
            part.accept(i);
          }
        } catch (Throwable e) {
          failure.compareAndSet(null, e);
        } finally {
          if (done.incrementAndGet() == parts) {
            LockSupport.unpark(waiter);
          }
        }
      }
    }

    private void await() {
      long start = System.nanoTime();
      long waited = 0;
      while (done.get() < parts && waited < YIELD_NANOS) {
        pause(waited);
        waited = System.nanoTime() - start;
      }
      waiter = Thread.currentThread();
      while (done.get() < parts) {
        LockSupport.park(this);
      }
    }

    private void rethrow() {
      Throwable thrown = failure.get();
      if (thrown instanceof Error error) {
        throw error;
      }
      if (thrown instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }
}
