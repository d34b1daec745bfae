package io.latentspark.engine;

import io.latentspark.engine.schedule.Scheduler;
import java.util.List;

/** Counts what {@link EngineMetrics} reports; written by the engine thread, read by any. */
final class EngineCounters {
  private final DraftCounters drafts = new DraftCounters();
  private EngineMetrics metrics = new EngineMetrics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, DraftCounts.NONE);

  /**
   * Counts the tokens of a step, before anyone sees them.
   *
   * @param draws what it made of its drafts
   */
  synchronized void drew(int newTokens, List<TargetDraws> draws) {
    draws.forEach(drafts::add);
    outputTokens += newTokens;
  }

  synchronized void step(int sequences, Scheduler scheduler, long nanos) {
    EngineMetrics m = metrics;
    metrics =
        new EngineMetrics(
            m.requests(),
            m.failedRequests(),
            m.promptTokens(),
            outputTokens,
            m.steps() + 1,
            m.batchedSequences() + sequences,
            scheduler.preemptions(),
            scheduler.queriedTokens(),
            scheduler.hitTokens(),
            m.busyNanos() + nanos,
            m.drafts());
  }

  synchronized void ended(List<Completion> completions) {
    count(0, completions.get(0).promptTokens());
  }

  synchronized void scored(int tokens) {
    count(0, tokens);
  }

  synchronized void failed() {
    count(1, 0);
  }

  synchronized EngineMetrics metrics() {
    return metrics;
  }

  private void count(int failed, int promptTokens) {
    EngineMetrics m = metrics;
    metrics =
        new EngineMetrics(
            m.requests() + 1,
            m.failedRequests() + failed,
            m.promptTokens() + promptTokens,
            m.outputTokens(),
            m.steps(),
            m.batchedSequences(),
            m.preemptions(),
            m.prefixQueryTokens(),
            m.prefixHitTokens(),
            m.busyNanos(),
            m.drafts());
  }
}
