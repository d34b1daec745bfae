package io.latentspark.engine;

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
    long busyNanos) {

  /** Nothing done. */
  public static final EngineMetrics NONE = new EngineMetrics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** What was counted after {@code earlier}. */
  public EngineMetrics since(EngineMetrics earlier) {
    return plus(earlier, -1);
  }

  /** Both together. */
  public EngineMetrics plus(EngineMetrics other) {
    return plus(other, 1);
  }

  private EngineMetrics plus(EngineMetrics other, int sign) {
    return new EngineMetrics(
        requests + sign * other.requests,
        failedRequests + sign * other.failedRequests,
        promptTokens + sign * other.promptTokens,
        outputTokens + sign * other.outputTokens,
        steps + sign * other.steps,
        batchedSequences + sign * other.batchedSequences,
        preemptions + sign * other.preemptions,
        prefixQueryTokens + sign * other.prefixQueryTokens,
        prefixHitTokens + sign * other.prefixHitTokens,
        busyNanos + sign * other.busyNanos);
  }
}
