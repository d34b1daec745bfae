package io.latentspark.engine;

import io.latentspark.engine.schedule.Scheduler;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what {@link EngineMetrics} reports; written by the engine thread, read by any. */
final class EngineCounters {
  private final Map<StepPart, Long> nanosByPart = new EnumMap<>(StepPart.class);
  private final DraftCounters drafts = new DraftCounters();
  private long requests;
  private long failedRequests;
  private long promptTokens;
  private long outputTokens;
  private long steps;
  private long batchedSequences;
  private long preemptions;
  private long prefixQueryTokens;
  private long prefixHitTokens;

  EngineCounters() {
    for (StepPart part : StepPart.values()) {
      nanosByPart.put(part, 0L);
    }
  }

  /**
   * Counts a step that ended.
   *
   * @param draws the tokens it made, and what became of its drafts
   * @param times booked since loading
   */
  synchronized void step(
      int sequences, int newTokens, List<TargetDraws> draws, Scheduler scheduler, StepTimes times) {
    steps++;
    batchedSequences += sequences;
    outputTokens += newTokens;
    draws.forEach(drafts::add);
    preemptions = scheduler.preemptions();
    prefixQueryTokens = scheduler.queriedTokens();
    prefixHitTokens = scheduler.hitTokens();
    nanosByPart.replaceAll((part, nanos) -> times.nanos(part));
  }

  synchronized void ended(List<Completion> completions) {
    requests++;
    promptTokens += completions.get(0).promptTokens();
  }

  synchronized void scored(int tokens) {
    requests++;
    promptTokens += tokens;
  }

  synchronized void failed() {
    requests++;
    failedRequests++;
  }

  synchronized EngineMetrics metrics(ExpertLoad expertLoad) {
    return new EngineMetrics(
        requests,
        failedRequests,
        promptTokens,
        outputTokens,
        steps,
        batchedSequences,
        preemptions,
        prefixQueryTokens,
        prefixHitTokens,
        nanosByPart.values().stream().mapToLong(Long::longValue).sum(),
        Map.copyOf(nanosByPart),
        expertLoad,
        drafts.counts());
  }
}
