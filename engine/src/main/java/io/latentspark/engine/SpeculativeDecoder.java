package io.latentspark.engine;

import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.cache.LatentCache;
import io.latentspark.engine.decode.Sampler;
import io.latentspark.engine.model.Batch;
import io.latentspark.engine.model.DeepseekModel;
import io.latentspark.engine.model.Segment;
import io.latentspark.engine.schedule.Scheduler;
import io.latentspark.engine.schedule.Sequence;
import io.latentspark.engine.schedule.StepPlan;
import java.util.ArrayList;
import java.util.Arrays;
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
    fedBack = backend.allocate(Math.min(maxRows, mostSequences), width);
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
    List<PredictorBatch.Part> parts = new ArrayList<>();
    for (StepPlan.Chunk chunk : chunks) {
      Sequence sequence = chunk.sequence();
      int end = Math.min(chunk.end() + chunk.drafted() + 1, sequence.tokens().length());
      if (scheduler.extend(sequence, end)) {
        int contextStart = sequence.drafts().cache(chunk.first() + 1, end);
        parts.add(new PredictorBatch.Part(requests.sample(sequence), chunk, end, contextStart));
      }
    }
    if (!parts.isEmpty()) {
      draft(new PredictorBatch(parts, cache.blockSize()), hidden);
    }
  }

  private void draft(PredictorBatch step, Tensor hidden) {
    Tensor rows = states.rows(0, step.batch().rows());
    backend.gather(hidden, step.stateRows(), rows);
    model.predict(step.batch(), rows, cache.rows(), rows);
    List<Drafting> open = new ArrayList<>();
    List<DraftDraw> draws = new ArrayList<>();
    for (int i = 0; i < step.parts().size(); i++) {
      PredictorBatch.Part part = step.parts().get(i);
      Sample sample = part.sample();
      int most = Math.min(mostDrafts, sample.mostDrafts());
      if (part.reachesGeneratedEnd() && most > 0) {
        Drafting drafting = new Drafting(sample, part.contextStart(), most);
        open.add(drafting);
        draws.add(new DraftDraw(sample, sampler, step.lastRow(i), drafting.drafts(), 0));
      }
    }
    logits.read(rows, draws);
    List<Drafting> all = List.copyOf(open);
    Tensor from = states;
    Tensor to = fedBack;
    for (int depth = 1; depth < mostDrafts && !open.isEmpty(); depth++) {
      draws = deepen(open, draws, depth, from, to);
      Tensor swapped = from;
      from = to;
      to = swapped;
    }
    all.forEach(drafting -> drafting.sample.sequence.drafts().set(drafting.drafts()));
  }

  /** Makes the drafts of one more depth; those that end before it are no longer open. */
  private List<DraftDraw> deepen(
      List<Drafting> open, List<DraftDraw> above, int depth, Tensor from, Tensor to) {
    List<Drafting> deeper = new ArrayList<>();
    List<DraftDraw> draws = new ArrayList<>();
    List<Segment> segments = new ArrayList<>();
    int[] fromRows = new int[open.size()];
    int[] tokenIds = new int[open.size()];
    for (int i = 0; i < open.size(); i++) {
      Drafting drafting = open.get(i);
      Sample sample = drafting.sample;
      if (!drafting.takes(depth)) {
        continue;
      }
      if (!scheduler.extend(sample.sequence, drafting.positions(depth))) {
        drafting.stopAt(depth);
        continue;
      }
      int row = deeper.size();
      fromRows[row] = above.get(i).firstRow();
      tokenIds[row] = drafting.drafts()[depth - 1];
      segments.add(drafting.segment(row, depth));
      draws.add(new DraftDraw(sample, sampler, row, drafting.drafts(), depth));
      deeper.add(drafting);
    }
    open.clear();
    open.addAll(deeper);
    if (deeper.isEmpty()) {
      return draws;
    }
    int count = deeper.size();
    Tensor rows = to.rows(0, count);
    backend.gather(from, Arrays.copyOf(fromRows, count), rows);
    Batch batch = new Batch(Arrays.copyOf(tokenIds, count), List.of(), segments, cache.blockSize());
    model.predict(batch, rows, cache.rows(), rows);
    logits.read(rows, draws);
    return draws;
  }

  @Override
  public void close() {
    states.close();
    fedBack.close();
  }
}
