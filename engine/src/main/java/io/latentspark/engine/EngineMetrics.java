package io.latentspark.engine;

import java.util.Map;

/**
 * Counters since the engine was loaded.
 *
 * @param requests requests that ended, failed ones included
 * @param failedRequests requests that ended with an error
 * @param promptTokens prompt tokens of ended requests
 * @param outputTokens tokens generated
 * @param steps engine steps taken
 * @param batchedSequences sequences summed over steps: divided by {@code steps} the mean batch
 * @param preemptions sequences that lost their cache blocks and were computed again
 * @param prefixQueryTokens prompt tokens looked up in the prefix cache: all of those admitted
 * @param prefixHitTokens those of them that were cached and not computed
 * @param busyNanos time spent in steps
 * @param nanosByPart {@code busyNanos} taken apart
 * @param expertLoad tokens that each routed expert computed, those computed again included
 * @param drafts how drafts fared, by how far ahead they were
 */
public record EngineMetrics(
    long requests,
    long failedRequests,
    long promptTokens,
    long outputTokens,
    long steps,
    long batchedSequences,
    long preemptions,
    long prefixQueryTokens,
    long prefixHitTokens,
    long busyNanos,
    Map<StepPart, Long> nanosByPart,
    ExpertLoad expertLoad,
    DraftCounts drafts) {}
