package io.latentspark.udf;

import io.latentspark.engine.DraftCounts;
import io.latentspark.engine.EngineMetrics;

/**
 * What engines have done in some time.
 *
 * @param prefixQueryTokens prompt tokens looked up in the prefix caches
 * @param prefixHitTokens those of them that were cached and not computed
 * @param drafts how drafts fared
 */
public record EngineActivity(long prefixQueryTokens, long prefixHitTokens, DraftCounts drafts) {
  static final EngineActivity NONE = new EngineActivity(0, 0, DraftCounts.NONE);

  static EngineActivity of(EngineMetrics metrics) {
    return new EngineActivity(
        metrics.prefixQueryTokens(), metrics.prefixHitTokens(), metrics.drafts());
  }

  EngineActivity plus(EngineActivity other) {
    return new EngineActivity(
        prefixQueryTokens + other.prefixQueryTokens,
        prefixHitTokens + other.prefixHitTokens,
        drafts.plus(other.drafts));
  }

  EngineActivity minus(EngineActivity other) {
    return new EngineActivity(
        prefixQueryTokens - other.prefixQueryTokens,
        prefixHitTokens - other.prefixHitTokens,
        drafts.minus(other.drafts));
  }
}
