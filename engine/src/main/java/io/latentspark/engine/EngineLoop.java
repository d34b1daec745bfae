package io.latentspark.engine;

import io.latentspark.engine.schedule.Scheduler;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/** The engine's one thread: takes requests in and steps while there are any. */
final class EngineLoop implements AutoCloseable {
  private final EngineStep step;
  private final Scheduler scheduler;
  private final OpenRequests requests;
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::run, "latentspark-engine");
  private volatile boolean closed;

  /** What open and further requests end with; set once no more steps are taken. */
  private volatile EngineException ended;

  EngineLoop(EngineStep step, Scheduler scheduler, OpenRequests requests) {
    this.step = step;
    this.scheduler = scheduler;
    this.requests = requests;
    thread.setDaemon(true);
    thread.start();
  }

  void submit(PendingGeneration generation) {
    generation.future.whenComplete((done, error) -> wakeIfCancelled(generation.future));
    inbox.add(() -> requests.start(generation));
    failIfEnded();
  }

  void submit(PendingScoring scoring) {
    scoring.future.whenComplete((done, error) -> wakeIfCancelled(scoring.future));
    inbox.add(() -> requests.start(scoring));
    failIfEnded();
  }

  private void wakeIfCancelled(Future<?> future) {
    if (future.isCancelled()) {
      inbox.add(requests::dropCancelled);
    }
  }

  private void run() {
    try {
      while (!closed) {
        if (scheduler.isEmpty()) {
          inbox.take().run();
        }
        for (Runnable message = inbox.poll(); message != null; message = inbox.poll()) {
          message.run();
        }
        if (!scheduler.isEmpty()) {
          step.run(requests);
        }
      }
    } catch (InterruptedException e) {
      // closed while idle
    } catch (RuntimeException | Error e) {
      end(EngineErrors.engineFailed(e));
      return;
    }
    end(EngineErrors.closed());
  }

  private void end(EngineException error) {
    closed = true;
    ended = error;
    failAll();
  }

  /** Whether requests are still answered. */
  boolean isOpen() {
    return !closed;
  }

  private void failIfEnded() {
    if (ended != null) {
      failAll();
    }
  }

  private synchronized void failAll() {
    for (Runnable message = inbox.poll(); message != null; message = inbox.poll()) {
      message.run();
    }
    requests.failAll(ended);
  }

  /** Stops the thread after its step; open requests end with an error. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    failIfEnded();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
