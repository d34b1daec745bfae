package io.latentspark.jobs.generate;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Lets a run end in order on Ctrl-C or SIGTERM: the JVM's end waits until the run has put down what
 * is finished. Closed by the run when it is through.
 */
final class CleanStop implements AutoCloseable {
  private static final int BEFORE_SPARK = 1000;
  private static final long PATIENCE_SECONDS = 25;

  private final Runnable cancel;
  private final Runnable hook = this::onShutdown;
  private final CountDownLatch through = new CountDownLatch(1);
  private volatile boolean requested;

  /** From now on a signal cancels the run. */
  CleanStop(Runnable cancel) {
    this.cancel = cancel;
    ShutdownHookManager.get()
        .addShutdownHook(hook, BEFORE_SPARK, PATIENCE_SECONDS + 5, TimeUnit.SECONDS);
  }

  /** Whether the JVM was asked to end. */
  boolean isRequested() {
    return requested;
  }

  private void onShutdown() {
    requested = true;
    cancel.run();
    try {
      through.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    through.countDown();
    if (!requested) {
      try {
        ShutdownHookManager.get().removeShutdownHook(hook);
      } catch (IllegalStateException shuttingDown) {
        return; // the hook is running or has run
      }
    }
  }
}
