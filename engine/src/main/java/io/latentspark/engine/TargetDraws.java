package io.latentspark.engine;

import io.latentspark.engine.decode.SampledToken;
import io.latentspark.engine.decode.Sampler;
import io.latentspark.engine.decode.TokenHistory;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens after a sample's last one and its drafts, drawn as if one by one: each draft is kept
 * while it is what the model draws in its place, so the tokens are those of decoding without
 * drafts.
 */
final class TargetDraws implements DrawRequest {
  final Sample sample;
  private final Sampler sampler;
  private final int firstRow;
  private final int[] drafts;
  private final List<SampledToken> tokens = new ArrayList<>(1);
  private EngineException error;

  /**
   * @param firstRow row of the sample's last token; the drafts follow
   */
  TargetDraws(Sample sample, Sampler sampler, int firstRow, int[] drafts) {
    this.sample = sample;
    this.sampler = sampler;
    this.firstRow = firstRow;
    this.drafts = drafts;
  }

  /** The tokens drawn: the kept drafts and one more, or fewer if there is an {@link #error}. */
  List<SampledToken> tokens() {
    return tokens;
  }

  /** Why no token could be drawn after these, or null. */
  EngineException error() {
    return error;
  }

  /** Drafts that were computed. */
  int drafted() {
    return drafts.length;
  }

  /** Drafts that were kept. */
  int kept() {
    return error == null ? Math.max(0, tokens.size() - 1) : tokens.size();
  }

  @Override
  public int firstRow() {
    return firstRow;
  }

  @Override
  public int rowCount() {
    return 1 + drafts.length;
  }

  @Override
  public boolean takesLikeliest() {
    return sample.takesLikeliest();
  }

  @Override
  public void take(int[] likeliest) {
    int row = 0;
    do {
      tokens.add(new SampledToken(DrawRequest.require(likeliest[row]), null));
    } while (isDraft(row) && ++row < likeliest.length);
  }

  @Override
  public void take(RowLogits logits) {
    TokenHistory history = sample.sequence.tokens();
    int row = 0;
    try {
      do {
        tokens.add(sample.draw(sampler, logits.row(row)));
        if (!isDraft(row)) {
          break;
        }
        history.append(drafts[row]);
        row++;
      } while (true);
    } finally {
      for (int i = 0; i < row; i++) {
        history.removeLast();
      }
    }
  }

  @Override
  public void fail(EngineException cause) {
    error = cause;
  }

  /** Whether the token drawn at a row is the draft after it. */
  private boolean isDraft(int row) {
    return row < drafts.length && tokens.get(row).tokenId() == drafts[row];
  }
}
