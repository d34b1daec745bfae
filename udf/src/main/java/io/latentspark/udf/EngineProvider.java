package io.latentspark.udf;

import io.latentspark.engine.Devices;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.EngineMetrics;
import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.ErrorCode;
import io.latentspark.engine.LlmEngine;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One engine for each JVM and {@link EngineOptions}, counted by leases: a task leases it while it
 * runs, {@link LatentSparkPlugin} keeps it loaded between tasks.
 */
public final class EngineProvider {
  private static final Logger LOG = LoggerFactory.getLogger(EngineProvider.class);

  /** Below Spark's own hooks, which end the tasks that still use the engine. */
  private static final int SHUTDOWN_PRIORITY = 10;

  private static final SharedResources<SerializedEngineOptions, LlmEngine> ENGINES =
      new SharedResources<>(EngineProvider::load, LlmEngine::isOpen, LlmEngine::close);
  private static final Map<LlmEngine, EngineActivity> REPORTED = new WeakHashMap<>();
  private static boolean hookInstalled;

  private EngineProvider() {}

  /**
   * Leases the engine of these options, and loads it if there is none yet.
   *
   * @throws EngineException if it cannot be loaded; everyone waiting for the same load gets it
   */
  public static Lease acquire(EngineOptions options) {
    return new Lease(ENGINES.acquire(SerializedEngineOptions.of(options)));
  }

  /**
   * From now on engines stay loaded, each until another one is, {@link #shutdown}, or the end of
   * the JVM.
   */
  public static void keepLoaded() {
    ENGINES.keepLoaded();
  }

  /** Frees all engines; requests still open end with {@code CANCELLED}. */
  public static void shutdown() {
    ENGINES.close();
  }

  /**
   * What the engines of this JVM have done since this was last called. Tasks that send it to the
   * driver as they end tell it everything once, whichever task the work was for.
   */
  public static EngineActivity newActivity() {
    EngineActivity sum = EngineActivity.NONE;
    synchronized (REPORTED) {
      for (LlmEngine engine : ENGINES.loaded()) {
        EngineActivity now = EngineActivity.of(engine.metrics());
        EngineActivity before = REPORTED.put(engine, now);
        sum = sum.plus(before == null ? now : now.minus(before));
      }
    }
    return sum;
  }

  static List<EngineMetrics> metrics() {
    return ENGINES.loaded().stream().map(LlmEngine::metrics).toList();
  }

  private static LlmEngine load(SerializedEngineOptions options) {
    installHook();
    SparkEnv env = SparkEnv.get();
    ExecutorShare share = ExecutorShare.current(env == null ? new SparkConf(false) : env.conf());
    EngineOptions shared =
        share.applyTo(options.toOptions()).withDevice(AssignedGpu.instead(options.device()));
    long available = share.availableBytes();
    try {
      LlmEngine engine = LlmEngine.load(shared, available);
      LOG.info(
          "Loaded {} on {}: {} threads, {} MiB of {} MiB",
          options.model(),
          engine.device(),
          engine.options().threads(),
          engine.memoryPlan().totalBytes() >> 20,
          available >> 20);
      return engine;
    } catch (EngineException e) {
      throw onExecutor(e, shared, share);
    }
  }

  /** What a cluster's user has to know beside the engine's own words. */
  private static RuntimeException onExecutor(
      EngineException error, EngineOptions options, ExecutorShare share) {
    if (!share.isExecutor()) {
      return error;
    }
    if (!Files.isDirectory(options.model())) {
      String host = SparkEnv.get().blockManager().blockManagerId().host();
      return UdfErrors.modelNotOnExecutor(options.model().toString(), host, error);
    }
    return error.code() == ErrorCode.NOT_ENOUGH_MEMORY
            && options.memoryBytes() == 0
            && !isOnGpu(options)
        ? UdfErrors.executorMemory(error, share.origin())
        : error;
  }

  private static boolean isOnGpu(EngineOptions options) {
    return Devices.decide(options.device()).isGpu();
  }

  private static synchronized void installHook() {
    if (!hookInstalled) {
      ShutdownHookManager.get().addShutdownHook(EngineProvider::shutdown, SHUTDOWN_PRIORITY);
      hookInstalled = true;
    }
  }

  /** A claim on an engine; closing it twice is harmless. */
  public static final class Lease implements AutoCloseable {
    private final SharedResources<SerializedEngineOptions, LlmEngine>.Lease lease;

    private Lease(SharedResources<SerializedEngineOptions, LlmEngine>.Lease lease) {
      this.lease = lease;
    }

    /** The engine, alive until this lease is closed. */
    public LlmEngine engine() {
      return lease.value();
    }

    @Override
    public void close() {
      lease.close();
    }
  }
}
