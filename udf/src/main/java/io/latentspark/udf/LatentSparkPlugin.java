package io.latentspark.udf;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.latentspark.engine.EngineMetrics;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code spark.plugins=io.latentspark.udf.LatentSparkPlugin}: keeps the engine loaded between tasks
 * and publishes its counters as Spark metrics. Optional: without it the engine is loaded again
 * after a moment without tasks.
 */
public final class LatentSparkPlugin implements SparkPlugin {

  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new EngineKeeper();
  }

  /** Loads nothing itself: {@code init} blocks the start of the executor. */
  private static final class EngineKeeper implements ExecutorPlugin {
    private static final Logger LOG = LoggerFactory.getLogger(LatentSparkPlugin.class);

    @Override
    public void init(PluginContext context, Map<String, String> extraConf) {
      MetricRegistry registry = context.metricRegistry();
      register(registry, "requests", EngineMetrics::requests);
      register(registry, "failedRequests", EngineMetrics::failedRequests);
      register(registry, "promptTokens", EngineMetrics::promptTokens);
      register(registry, "outputTokens", EngineMetrics::outputTokens);
      register(registry, "steps", EngineMetrics::steps);
      register(registry, "preemptions", EngineMetrics::preemptions);
      register(registry, "prefixQueryTokens", EngineMetrics::prefixQueryTokens);
      register(registry, "prefixHitTokens", EngineMetrics::prefixHitTokens);
      EngineProvider.keepLoaded();
      AssignedGpu.note(context.resources());
      LOG.info(
          "LatentSpark on executor {}: {}",
          context.executorID(),
          AssignedGpu.address().map(a -> "GPU " + a + " assigned").orElse("no GPU assigned"));
    }

    @Override
    public void shutdown() {
      EngineProvider.shutdown();
    }

    private static void register(
        MetricRegistry registry, String name, ToLongFunction<EngineMetrics> counter) {
      Gauge<Long> gauge = () -> EngineProvider.metrics().stream().mapToLong(counter).sum();
      registry.register(name, gauge);
    }
  }
}
