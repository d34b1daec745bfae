package io.latentspark.udf;

import io.latentspark.engine.EngineMetrics;

/**
 * What engines have done in some time.
 *
 * @param prefixQueryTokens prompt tokens looked up in the prefix caches
 * @param prefixHitTokens those of them that were cached and not computed
 */
public record EngineActivity(long prefixQueryTokens, long prefixHitTokens) {
  static final EngineActivity NONE = new EngineActivity(0, 0);

  static EngineActivity of(EngineMetrics metrics) {
    return new EngineActivity(metrics.prefixQueryTokens(), metrics.prefixHitTokens());
  }

  EngineActivity plus(EngineActivity other) {
    return new EngineActivity(
        prefixQueryTokens + other.prefixQueryTokens, prefixHitTokens + other.prefixHitTokens);
  }

  EngineActivity minus(EngineActivity other) {
    return plus(new EngineActivity(-other.prefixQueryTokens, -other.prefixHitTokens));
  }
}
