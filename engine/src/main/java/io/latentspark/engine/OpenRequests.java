package io.latentspark.engine;

import io.latentspark.engine.schedule.Scheduler;
import io.latentspark.engine.schedule.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The requests being computed, by their sequences. For the engine thread alone. */
final class OpenRequests {
  private final Scheduler scheduler;
  private final EngineCounters counters;
  private final Map<Sequence, Sample> samples = new HashMap<>();
  private final Map<Sequence, PendingGeneration> generations = new HashMap<>();
  private final Map<Sequence, PendingScoring> scorings = new HashMap<>();

  OpenRequests(Scheduler scheduler, EngineCounters counters) {
    this.scheduler = scheduler;
    this.counters = counters;
  }

  void start(PendingGeneration generation) {
    for (Sample sample : generation.samples) {
      samples.put(sample.sequence, sample);
      generations.put(sample.sequence, generation);
      scheduler.add(sample.sequence);
    }
  }

  void start(PendingScoring scoring) {
    scorings.put(scoring.sequence, scoring);
    scheduler.add(scoring.sequence);
  }

  /** The sample of a sequence, null if it is scored. */
  Sample sample(Sequence sequence) {
    return samples.get(sequence);
  }

  /** The scoring of a sequence, null if it is generated. */
  PendingScoring scoring(Sequence sequence) {
    return scorings.get(sequence);
  }

  /** Ends a sequence, and its request if it was the last one. */
  void finish(Sequence sequence) {
    PendingGeneration generation = generations.get(sequence);
    PendingScoring scoring = scorings.get(sequence);
    forget(sequence);
    if (scoring != null) {
      counters.scored(sequence.tokens().length());
      scoring.future.complete(scoring.scores());
    } else if (generation.finishedOne()) {
      try {
        List<Completion> completions = generation.completions();
        counters.ended(completions);
        generation.future.complete(completions);
      } catch (RuntimeException e) {
        counters.failed();
        generation.future.completeExceptionally(
            e instanceof EngineException ? e : EngineErrors.internal(e));
      }
    }
  }

  private void forget(Sequence sequence) {
    scheduler.remove(sequence);
    samples.remove(sequence);
    generations.remove(sequence);
    scorings.remove(sequence);
  }

  /** Drops the requests whose futures were cancelled. */
  void dropCancelled() {
    List<Sequence> cancelled = new ArrayList<>();
    generations.forEach((s, g) -> addIf(g.future.isCancelled(), s, cancelled));
    scorings.forEach((s, p) -> addIf(p.future.isCancelled(), s, cancelled));
    cancelled.forEach(this::forget);
  }

  private static void addIf(boolean wanted, Sequence sequence, List<Sequence> to) {
    if (wanted) {
      to.add(sequence);
    }
  }

  /** Ends all with an error; the scheduler is used no more. */
  void failAll(EngineException error) {
    Set<PendingGeneration> open = new HashSet<>(generations.values());
    open.forEach(generation -> generation.future.completeExceptionally(error));
    scorings.values().forEach(scoring -> scoring.future.completeExceptionally(error));
    samples.clear();
    generations.clear();
    scorings.clear();
  }
}
