package io.latentspark.engine;

import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.cache.LatentCache;
import io.latentspark.engine.decode.SampledToken;
import io.latentspark.engine.model.DeepseekModel;
import io.latentspark.engine.schedule.Scheduler;
import io.latentspark.engine.schedule.Sequence;
import io.latentspark.engine.schedule.StepPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The engine's one thread: takes requests in, plans, computes, samples, and ends what is finished.
 */
final class EngineLoop implements AutoCloseable {
  private final DeepseekModel model;
  private final LatentCache cache;
  private final Scheduler scheduler;
  private final LogitReader logits;
  private final EngineCounters counters;
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Map<Sequence, Sample> samples = new HashMap<>();
  private final Map<Sequence, PendingGeneration> generations = new HashMap<>();
  private final Map<Sequence, PendingScoring> scorings = new HashMap<>();
  private final Thread thread = new Thread(this::run, "latentspark-engine");
  private volatile boolean closed;

  EngineLoop(
      DeepseekModel model,
      LatentCache cache,
      Scheduler scheduler,
      LogitReader logits,
      EngineCounters counters) {
    this.model = model;
    this.cache = cache;
    this.scheduler = scheduler;
    this.logits = logits;
    this.counters = counters;
    thread.setDaemon(true);
    thread.start();
  }

  void submit(PendingGeneration generation) {
    generation.future.whenComplete((done, error) -> wakeIfCancelled(generation.future));
    inbox.add(() -> start(generation));
    failIfClosed();
  }

  void submit(PendingScoring scoring) {
    scoring.future.whenComplete((done, error) -> wakeIfCancelled(scoring.future));
    inbox.add(() -> start(scoring));
    failIfClosed();
  }

  private void wakeIfCancelled(Future<?> future) {
    if (future.isCancelled()) {
      inbox.add(this::dropCancelled);
    }
  }

  private void start(PendingGeneration generation) {
    for (Sample sample : generation.samples) {
      samples.put(sample.sequence, sample);
      generations.put(sample.sequence, generation);
      scheduler.add(sample.sequence);
    }
  }

  private void start(PendingScoring scoring) {
    scorings.put(scoring.sequence, scoring);
    scheduler.add(scoring.sequence);
  }

  private void run() {
    try {
      while (!closed) {
        if (scheduler.isEmpty()) {
          inbox.take().run();
        }
        for (Runnable message = inbox.poll(); message != null; message = inbox.poll()) {
          message.run();
        }
        if (!scheduler.isEmpty()) {
          step();
        }
      }
    } catch (InterruptedException e) {
      // closed while idle
    } catch (RuntimeException | Error e) {
      closed = true;
      failAll(EngineErrors.internal(e));
      return;
    }
    failAll(EngineErrors.closed());
  }

  private void step() {
    StepTimes times = model.times();
    times.begin();
    StepPlan plan = scheduler.plan();
    if (plan.isEmpty()) {
      throw new IllegalStateException(
          "no sequence can go on with "
              + cache.pool().available()
              + " of "
              + cache.pool().capacity()
              + " blocks");
    }
    Tensor states = model.forward(plan.batch(), cache.rows());
    List<Sample> sampled = askForLogits(plan);
    times.end(StepPart.SCHEDULING);
    List<SampledToken> tokens = logits.read(states);
    scheduler.complete(plan);
    List<Sequence> finished = new ArrayList<>();
    for (int i = 0; i < sampled.size(); i++) {
      if (sampled.get(i).accept(tokens.get(i))) {
        finished.add(sampled.get(i).sequence);
      }
    }
    for (StepPlan.Chunk chunk : plan.chunks()) {
      if (chunk.reachesEnd() && scorings.containsKey(chunk.sequence())) {
        finished.add(chunk.sequence());
      }
    }
    times.end(StepPart.SCHEDULING);
    // counted before anyone hears of a result: who has them all may ask for the counters
    counters.step(plan.chunks().size(), tokens.size(), scheduler, times);
    finished.forEach(this::finish);
    times.end(StepPart.SCHEDULING);
  }

  private List<Sample> askForLogits(StepPlan plan) {
    List<Sample> sampled = new ArrayList<>();
    for (StepPlan.Chunk chunk : plan.chunks()) {
      Sample sample = samples.get(chunk.sequence());
      if (sample != null) {
        if (chunk.reachesEnd()) {
          logits.sample(chunk.row(chunk.end() - 1), sample);
          sampled.add(sample);
        }
        continue;
      }
      PendingScoring scoring = scorings.get(chunk.sequence());
      for (int position = chunk.first(); position < chunk.end(); position++) {
        if (scoring.needsLogits(position)) {
          logits.score(chunk.row(position), scoring, position);
        }
      }
    }
    return sampled;
  }

  private void finish(Sequence sequence) {
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

  private void dropCancelled() {
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

  private void failIfClosed() {
    if (closed && !thread.isAlive()) {
      failAll(EngineErrors.closed());
    }
  }

  private synchronized void failAll(EngineException error) {
    for (Runnable message = inbox.poll(); message != null; message = inbox.poll()) {
      message.run();
    }
    Set<PendingGeneration> open = new HashSet<>(generations.values());
    open.forEach(generation -> generation.future.completeExceptionally(error));
    scorings.values().forEach(scoring -> scoring.future.completeExceptionally(error));
    samples.clear();
    generations.clear();
    scorings.clear();
  }

  /** Stops the thread after its step; open requests end with an error. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    failAll(EngineErrors.closed());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
