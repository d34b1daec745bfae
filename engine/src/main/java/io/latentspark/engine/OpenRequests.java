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
  private final Map<Sequence, ScoredText> texts = new HashMap<>();
  private final Map<ScoredTokens, ScoredText> textsByTokens = new HashMap<>();

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
    ScoredTokens tokens = ScoredTokens.of(scoring.request());
    ScoredText text = textsByTokens.get(tokens);
    if (text != null && text.isOpen() && scheduler.share(text.sequence)) {
      text.scorings.add(scoring);
      return;
    }
    text = new ScoredText(tokens);
    text.scorings.add(scoring);
    texts.put(text.sequence, text);
    textsByTokens.put(tokens, text);
    scheduler.add(text.sequence);
  }

  /** The sample of a sequence, null if it is scored. */
  Sample sample(Sequence sequence) {
    return samples.get(sequence);
  }

  /** The scored text of a sequence, null if it is generated. */
  ScoredText text(Sequence sequence) {
    return texts.get(sequence);
  }

  /** Ends a sequence, and its requests if it was the last one. */
  void finish(Sequence sequence) {
    PendingGeneration generation = generations.get(sequence);
    ScoredText text = texts.get(sequence);
    forget(sequence);
    if (text != null) {
      text.complete(counters);
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
    ScoredText text = texts.remove(sequence);
    if (text != null) {
      textsByTokens.remove(text.tokens(), text);
    }
  }

  /** Drops the requests whose futures were cancelled. */
  void dropCancelled() {
    List<Sequence> cancelled = new ArrayList<>();
    generations.forEach((s, g) -> addIf(g.future.isCancelled(), s, cancelled));
    texts.forEach(
        (sequence, text) -> {
          text.scorings.removeIf(scoring -> scoring.future.isCancelled());
          addIf(text.scorings.isEmpty(), sequence, cancelled);
        });
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
    for (ScoredText text : texts.values()) {
      text.scorings.forEach(scoring -> scoring.future.completeExceptionally(error));
    }
    samples.clear();
    generations.clear();
    texts.clear();
    textsByTokens.clear();
  }
}
