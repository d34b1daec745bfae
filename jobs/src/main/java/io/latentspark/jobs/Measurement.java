package io.latentspark.jobs;

import io.latentspark.engine.EngineMetrics;
import io.latentspark.engine.LlmEngine;
import io.latentspark.engine.StepPart;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Rates, and what the engine did meanwhile, warm-up left out.
 *
 * @param timeShares share of the engine's time by part
 * @param cachedShare share of the prompt tokens that were found in the cache
 */
record Measurement(Rates rates, Map<String, Double> timeShares, double cachedShare) {

  /**
   * Measures short runs: many, after the JIT is done.
   *
   * @param run returns the rate it reached
   */
  static Measurement of(LlmEngine engine, DoubleSupplier run) {
    Rates.warmUp(run);
    return measure(engine, () -> Rates.measure(run));
  }

  /** Measures a long run once, or again where it is short enough. */
  static Measurement ofLong(LlmEngine engine, DoubleSupplier run) {
    return measure(engine, () -> Rates.measureLong(run));
  }

  private static Measurement measure(LlmEngine engine, Supplier<Rates> runs) {
    EngineMetrics before = engine.metrics();
    Rates rates = runs.get();
    EngineMetrics after = engine.metrics();
    Map<String, Double> shares = new LinkedHashMap<>();
    double busy = after.busyNanos() - before.busyNanos();
    for (StepPart part : StepPart.values()) {
      long nanos = after.nanosByPart().get(part) - before.nanosByPart().get(part);
      shares.put(part.name().toLowerCase(Locale.ROOT), nanos / busy);
    }
    long queried = after.prefixQueryTokens() - before.prefixQueryTokens();
    long found = after.prefixHitTokens() - before.prefixHitTokens();
    return new Measurement(rates, shares, queried == 0 ? 0 : (double) found / queried);
  }
}
