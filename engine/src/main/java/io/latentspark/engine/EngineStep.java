package io.latentspark.engine;

import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.cache.LatentCache;
import io.latentspark.engine.decode.SampledToken;
import io.latentspark.engine.decode.Sampler;
import io.latentspark.engine.model.DeepseekModel;
import io.latentspark.engine.schedule.Scheduler;
import io.latentspark.engine.schedule.Sequence;
import io.latentspark.engine.schedule.StepPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One step: plans, computes, draws, drafts, and ends what is finished. For the engine thread alone.
 */
final class EngineStep {
  private final DeepseekModel model;
  private final LatentCache cache;
  private final Scheduler scheduler;
  private final LogitReader logits;
  private final Sampler sampler;
  private final Optional<SpeculativeDecoder> speculation;
  private final EngineCounters counters;

  EngineStep(
      DeepseekModel model,
      LatentCache cache,
      Scheduler scheduler,
      LogitReader logits,
      Sampler sampler,
      Optional<SpeculativeDecoder> speculation,
      EngineCounters counters) {
    this.model = model;
    this.cache = cache;
    this.scheduler = scheduler;
    this.logits = logits;
    this.sampler = sampler;
    this.speculation = speculation;
    this.counters = counters;
  }

  /** Takes the next step of what the scheduler has, of which there must be something. */
  void run(OpenRequests requests) {
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
    List<Sequence> finished = new ArrayList<>();
    List<LogitRequest> questions = scores(plan, requests, finished);
    List<TargetDraws> draws = draws(plan, requests);
    questions.addAll(draws);
    times.end(StepPart.SCHEDULING);
    logits.read(states, questions);
    scheduler.complete(plan);
    int newTokens = 0;
    for (TargetDraws draw : draws) {
      newTokens += accept(draw, finished);
    }
    times.end(StepPart.SCHEDULING);
    speculation.ifPresent(s -> s.draft(plan, requests, states));
    times.end(StepPart.SCHEDULING);
    // counted before anyone hears of a result: who has them all may ask for the counters
    counters.step(plan.chunks().size(), newTokens, draws, scheduler, times);
    finished.forEach(requests::finish);
    times.end(StepPart.SCHEDULING);
  }

  /** What texts ask of the step; those it ends are finished. */
  private List<LogitRequest> scores(StepPlan plan, OpenRequests requests, List<Sequence> finished) {
    int vocabSize = model.config().vocabSize();
    List<LogitRequest> scores = new ArrayList<>();
    for (StepPlan.Chunk chunk : plan.chunks()) {
      ScoredText text = requests.text(chunk.sequence());
      if (text == null) {
        continue;
      }
      for (int position = chunk.first(); position < chunk.end(); position++) {
        if (text.needsLogits(position)) {
          scores.add(new ScoreLookup(text, chunk.row(position), position, vocabSize));
        }
      }
      if (chunk.reachesEnd()) {
        finished.add(chunk.sequence());
      }
    }
    return scores;
  }

  /** What samples ask of the step. */
  private List<TargetDraws> draws(StepPlan plan, OpenRequests requests) {
    List<TargetDraws> draws = new ArrayList<>();
    for (StepPlan.Chunk chunk : plan.chunks()) {
      Sample sample = requests.sample(chunk.sequence());
      if (sample != null && chunk.reachesEnd()) {
        draws.add(new TargetDraws(sample, sampler, chunk.row(chunk.end() - 1), chunk.drafts()));
      }
    }
    return draws;
  }

  /** Gives a sample its tokens, until it is finished; how many it took. */
  private int accept(TargetDraws draws, List<Sequence> finished) {
    Sample sample = draws.sample;
    int count = 0;
    for (SampledToken token : draws.tokens()) {
      count++;
      if (sample.accept(token)) {
        finished.add(sample.sequence);
        return count;
      }
    }
    if (draws.error() != null) {
      sample.fail(draws.error());
      finished.add(sample.sequence);
      return count;
    }
    scheduler.keepDrafts(sample.sequence, draws.kept());
    return count;
  }
}
