package io.latentspark.jobs.rows;

import io.latentspark.engine.EngineOptions;
import io.latentspark.udf.EngineProvider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Loads the model while Spark starts, where both are in this JVM: that saves its loading time, and
 * a bad checkpoint is found before any work. On a cluster every executor loads its own.
 */
public final class EnginePreload implements AutoCloseable {
  private final CompletableFuture<EngineProvider.Lease> lease;

  private EnginePreload(CompletableFuture<EngineProvider.Lease> lease) {
    this.lease = lease;
  }

  /** Begins to load, where Spark is local. */
  public static EnginePreload start(EngineOptions options, boolean local) {
    return new EnginePreload(
        local
            ? CompletableFuture.supplyAsync(() -> EngineProvider.acquire(options))
            : CompletableFuture.completedFuture(null));
  }

  /** Waits for the model; throws what its loading threw. */
  public void await() {
    try {
      lease.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    var unused =
        lease.whenComplete(
            (loaded, error) -> {
              if (loaded != null) {
                loaded.close();
              }
            });
  }
}
