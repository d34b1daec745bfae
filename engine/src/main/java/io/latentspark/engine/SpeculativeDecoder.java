package io.latentspark.engine;

import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.cache.LatentCache;
import io.latentspark.engine.decode.Sampler;
import io.latentspark.engine.decode.TokenHistory;
import io.latentspark.engine.model.DeepseekModel;
import io.latentspark.engine.schedule.Scheduler;
import io.latentspark.engine.schedule.StepPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Drafts tokens with the MTP layer (DeepSeek-V3, arXiv 2412.19437, §2.2). The next step computes a
 * sequence's drafts with its last token, and {@link TargetDraws} keeps those that plain decoding
 * would have made: drafts change the speed alone. Deeper drafts feed the layer's own output back to
 * it.
 *
 * <p>Where a sequence's earlier positions are not in the layer's cache, because they were shared or
 * computed in a step too large to draft, the layer's context begins later and its drafts are right
 * less often for a while.
 */
final class SpeculativeDecoder implements AutoCloseable {
  private final DeepseekModel model;
  private final Backend backend;
  private final LatentCache cache;
  private final Scheduler scheduler;
  private final LogitReader logits;
  private final Sampler sampler;
  private final int mostDrafts;
  private final int mostSequences;
  private final Tensor states;
  private final Tensor fedBack;

  /**
   * @param mostDrafts drafts for each sequence, at least 1
   * @param mostSequences a step with more of them makes no drafts
   * @param maxRows most rows of a batch
   */
  SpeculativeDecoder(
      DeepseekModel model,
      Backend backend,
      LatentCache cache,
      Scheduler scheduler,
      LogitReader logits,
      Sampler sampler,
      int mostDrafts,
      int mostSequences,
      int maxRows) {
    this.model = model;
    this.backend = backend;
    this.cache = cache;
    this.scheduler = scheduler;
    this.logits = logits;
    this.sampler = sampler;
    this.mostDrafts = mostDrafts;
    this.mostSequences = mostSequences;
    int width = model.config().hiddenSize();
    states = backend.allocate(maxRows, width);
    try {
      fedBack = backend.allocate(Math.min(maxRows, mostSequences), width);
    } catch (RuntimeException | Error e) {
      states.close();
      throw e;
    }
  }

  /**
   * Drafts for the sequences of a step that go on, and forgets their last drafts.
   *
   * @param requests whose samples are drafted for, unless they are finished
   * @param hidden the step's hidden states after the final norm
   */
  void draft(StepPlan plan, OpenRequests requests, Tensor hidden) {
    List<StepPlan.Chunk> chunks = new ArrayList<>();
    for (StepPlan.Chunk chunk : plan.chunks()) {
      Sample sample = requests.sample(chunk.sequence());
      if (sample != null && !sample.isFinished()) {
        chunk.sequence().drafts().clear();
        chunks.add(chunk);
      }
    }
    if (chunks.size() > mostSequences) {
      return;
    }
    PredictorRows known = new PredictorRows(cache.blockSize());
    List<Drafting> drafting = new ArrayList<>();
    for (StepPlan.Chunk chunk : chunks) {
      take(chunk, requests.sample(chunk.sequence()), known, drafting);
    }
    if (known.count() > 0) {
      Tensor rows = states.rows(0, known.count());
      backend.gather(hidden, known.stateRows(), rows);
      model.cacheForPrediction(known.batch(), rows, cache.rows());
    }
    draft(drafting, hidden);
  }

  /**
   * Takes the tokens whose states before them a step has made: the last generated one makes drafts,
   * the others are context.
   */
  private void take(
      StepPlan.Chunk chunk, Sample sample, PredictorRows known, List<Drafting> drafting) {
    TokenHistory tokens = sample.sequence.tokens();
    int first = chunk.first() + 1;
    int end = Math.min(chunk.end() + chunk.drafted() + 1, tokens.length());
    if (!scheduler.extend(sample.sequence, end)) {
      return;
    }
    int contextStart = sample.sequence.drafts().cache(first, end);
    boolean drafts = end == tokens.length() && tokens.outputLength() > 0;
    int context = end - first - (drafts ? 1 : 0);
    if (context > 0) {
      known.begin(sample.sequence, context, first, contextStart);
    }
    for (int position = first; position < first + context; position++) {
      known.add(tokens.tokenId(position), chunk.row(position - 1));
    }
    int most = Math.min(mostDrafts, sample.mostDrafts());
    if (drafts && most > 0) {
      drafting.add(new Drafting(sample, contextStart, most, chunk.row(end - 2)));
    }
  }

  /** Makes all drafts, those at the same distance together. */
  private void draft(List<Drafting> all, Tensor hidden) {
    List<Drafting> open = all;
    Tensor from = hidden;
    Tensor to = states;
    for (int made = 0; made < mostDrafts && !open.isEmpty(); made++) {
      open = withRoom(open, made);
      if (!open.isEmpty()) {
        predict(open, made, from, to);
      }
      from = to;
      to = to == states ? fedBack : states;
    }
    all.forEach(drafting -> drafting.sample.sequence.drafts().set(drafting.drafts()));
  }

  /** Those that take one more draft and for whose row there is a block. */
  private List<Drafting> withRoom(List<Drafting> open, int made) {
    List<Drafting> more = new ArrayList<>();
    for (Drafting drafting : open) {
      if (!drafting.takesMoreThan(made)) {
        continue;
      }
      if (scheduler.extend(drafting.sample.sequence, drafting.positions(made))) {
        more.add(drafting);
      } else {
        drafting.stopAt(made);
      }
    }
    return more;
  }

  private void predict(List<Drafting> open, int made, Tensor from, Tensor to) {
    PredictorRows next = new PredictorRows(cache.blockSize());
    List<DraftDraw> draws = new ArrayList<>();
    for (Drafting drafting : open) {
      draws.add(new DraftDraw(drafting, sampler, next.count(), made));
      drafting.addRow(next, made);
    }
    Tensor rows = to.rows(0, next.count());
    backend.gather(from, next.stateRows(), rows);
    model.predict(next.batch(), rows, cache.rows(), rows);
    logits.read(rows, draws);
  }

  @Override
  public void close() {
    states.close();
    fedBack.close();
  }
}
