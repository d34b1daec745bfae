package io.latentspark.engine;

import io.latentspark.engine.decode.Sampler;
import io.latentspark.engine.decode.TokenHistory;

/**
 * The next draft of a sample: what the MTP layer's logits give with the sampling, the history and
 * the random numbers of that very position, so that it is most often what the model draws there.
 */
final class DraftDraw implements DrawRequest {
  private final Drafting drafting;
  private final Sample sample;
  private final Sampler sampler;
  private final int row;
  private final int[] drafts;
  private final int depth;

  /**
   * @param drafting the sample's drafts, filled up to {@code depth}, where this one goes
   */
  DraftDraw(Drafting drafting, Sampler sampler, int row, int depth) {
    this.drafting = drafting;
    this.sampler = sampler;
    this.row = row;
    this.depth = depth;
    sample = drafting.sample;
    drafts = drafting.drafts();
  }

  @Override
  public int firstRow() {
    return row;
  }

  @Override
  public int rowCount() {
    return 1;
  }

  @Override
  public boolean takesLikeliest() {
    return sample.takesLikeliest();
  }

  @Override
  public void take(int[] likeliest) {
    drafts[depth] = DrawRequest.require(likeliest[0]);
  }

  @Override
  public void take(RowLogits logits) {
    TokenHistory history = sample.sequence.tokens();
    for (int i = 0; i < depth; i++) {
      history.append(drafts[i]);
    }
    try {
      drafts[depth] = sample.draft(sampler, logits.row(0));
    } finally {
      for (int i = 0; i < depth; i++) {
        history.removeLast();
      }
    }
  }

  /** A draft that cannot be made is not made: the model itself may well be able to go on. */
  @Override
  public void fail(EngineException error) {
    drafting.stopAt(depth);
  }
}
