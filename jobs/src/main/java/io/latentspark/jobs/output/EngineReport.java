package io.latentspark.jobs.output;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * How the engines of a run got on.
 *
 * @param prefixQueryTokens prompt tokens looked up in the prefix caches
 * @param prefixHitTokens those of them that were cached and not computed
 * @param prefixHitRate the hits' share, 0 to 1
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EngineReport(long prefixQueryTokens, long prefixHitTokens, double prefixHitRate) {

  static EngineReport of(long prefixQueryTokens, long prefixHitTokens) {
    double rate = prefixHitTokens / (double) Math.max(1, prefixQueryTokens);
    return new EngineReport(prefixQueryTokens, prefixHitTokens, rate);
  }
}
