package io.latentspark.jobs.output;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.latentspark.engine.DraftCounts;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the engines of a run got on.
 *
 * @param prefixQueryTokens prompt tokens looked up in the prefix caches
 * @param prefixHitTokens those of them that were cached and not computed
 * @param prefixHitRate the hits' share, 0 to 1
 * @param draftedTokens tokens drafted by the MTP layer, by how far ahead: first each step's first
 * @param acceptedTokens those of them that were the model's own
 * @param acceptanceRates the accepted ones' shares, 0 to 1
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EngineReport(
    long prefixQueryTokens,
    long prefixHitTokens,
    double prefixHitRate,
    List<Long> draftedTokens,
    List<Long> acceptedTokens,
    List<Double> acceptanceRates) {

  static EngineReport of(long prefixQueryTokens, long prefixHitTokens, DraftCounts drafts) {
    double rate = prefixHitTokens / (double) Math.max(1, prefixQueryTokens);
    return new EngineReport(
        prefixQueryTokens,
        prefixHitTokens,
        rate,
        drafts.drafted(),
        drafts.accepted(),
        IntStream.range(0, drafts.drafted().size()).mapToObj(drafts::acceptanceRate).toList());
  }
}
