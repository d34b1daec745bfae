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
    failIfClosed();
  }

  void submit(PendingScoring scoring) {
    scoring.future.whenComplete((done, error) -> wakeIfCancelled(scoring.future));
    inbox.add(() -> requests.start(scoring));
    failIfClosed();
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
      closed = true;
      failAll(e instanceof EngineException known ? known : EngineErrors.internal(e));
      return;
    }
    failAll(EngineErrors.closed());
  }

  private void failIfClosed() {
    if (closed && !thread.isAlive()) {
      failAll(EngineErrors.closed());
    }
  }

  private synchronized void failAll(EngineException error) {
    for (Runnable message = inbox.poll(); message != null; message = inbox.poll()) {
      message.run();
    }
    requests.failAll(error);
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
    failAll(EngineErrors.closed());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
