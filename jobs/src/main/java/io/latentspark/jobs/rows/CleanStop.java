package io.latentspark.jobs.rows;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Lets a job end in order on Ctrl-C or SIGTERM: once it generates, the JVM's end waits until what
 * is finished is put down, the manifest and the last message included. Closed when that is done.
 */
public final class CleanStop implements AutoCloseable {
  private static final int BEFORE_SPARK = 1000;
  private static final long PATIENCE_SECONDS = 30;

  private final Runnable hook = this::onShutdown;
  private final CountDownLatch through = new CountDownLatch(1);
  private Runnable cancel;
  private boolean requested;

  /** From now on a signal is noticed. */
  public CleanStop() {
    ShutdownHookManager.get()
        .addShutdownHook(hook, BEFORE_SPARK, PATIENCE_SECONDS + 5, TimeUnit.SECONDS);
  }

  /** From now on there is something to lose: a signal runs this, and the JVM's end waits. */
  public void cancelWith(Runnable action) {
    boolean late;
    synchronized (this) {
      cancel = action;
      late = requested;
    }
    if (late) {
      action.run();
    }
  }

  /** Whether the JVM was asked to end. */
  synchronized boolean isRequested() {
    return requested;
  }

  private void onShutdown() {
    Runnable action;
    synchronized (this) {
      requested = true;
      action = cancel;
    }
    if (action == null) {
      return;
    }
    action.run();
    try {
      through.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    through.countDown();
    if (!isRequested()) {
      try {
        ShutdownHookManager.get().removeShutdownHook(hook);
      } catch (IllegalStateException shuttingDown) {
        return; // the hook is running or has run
      }
    }
  }
}
