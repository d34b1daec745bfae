package io.latentspark.engine;

import io.latentspark.engine.schedule.Sequence;
import java.util.Arrays;

/** A sample while its next drafts are made, one after the other. */
final class Drafting {
  final Sample sample;
  private final int contextStart;
  private int[] drafts;
  private int stateRow;

  /**
   * @param contextStart first position the MTP layer sees of it
   * @param most how many drafts it takes
   * @param stateRow row of the hidden state before its last token
   */
  Drafting(Sample sample, int contextStart, int most, int stateRow) {
    this.sample = sample;
    this.contextStart = contextStart;
    this.stateRow = stateRow;
    drafts = new int[most];
  }

  /** Whether it takes more drafts than {@code made}. */
  boolean takesMoreThan(int made) {
    return made < drafts.length;
  }

  /** The drafts, filled up as they are made. */
  int[] drafts() {
    return drafts;
  }

  /** Ends with the drafts made so far. */
  void stopAt(int made) {
    drafts = Arrays.copyOf(drafts, made);
  }

  /** Positions the MTP layer's cache must hold for the draft behind {@code made} others. */
  int positions(int made) {
    return sequence().tokens().length() + made;
  }

  /** Adds the row that makes the draft behind {@code made} others; its state is the next one's. */
  void addRow(PredictorRows rows, int made) {
    int position = positions(made) - 1;
    int tokenId = made == 0 ? sequence().tokens().tokenId(position) : drafts[made - 1];
    int row = rows.count();
    rows.begin(sequence(), 1, position, contextStart);
    rows.add(tokenId, stateRow);
    stateRow = row;
  }

  private Sequence sequence() {
    return sample.sequence;
  }
}
