package io.latentspark.engine;

import io.latentspark.engine.model.Segment;
import io.latentspark.engine.schedule.Sequence;
import java.util.Arrays;

/** A sample while its next drafts are made, one depth after the other. */
final class Drafting {
  final Sample sample;
  private final int contextStart;
  private int[] drafts;

  /**
   * @param contextStart first position the MTP layer sees of it
   * @param most how many drafts it takes
   */
  Drafting(Sample sample, int contextStart, int most) {
    this.sample = sample;
    this.contextStart = contextStart;
    drafts = new int[most];
  }

  /** Whether it takes a draft at a depth, counted from 0. */
  boolean takes(int depth) {
    return depth < drafts.length;
  }

  /** The drafts, of which those below the current depth are made. */
  int[] drafts() {
    return drafts;
  }

  /** Ends with the drafts made below a depth. */
  void stopAt(int depth) {
    drafts = Arrays.copyOf(drafts, depth);
  }

  /** Positions the MTP layer's cache must hold to take in the draft below {@code depth}. */
  int positions(int depth) {
    return sequence().tokens().length() + depth;
  }

  /** The row that takes in the draft below {@code depth}. */
  Segment segment(int row, int depth) {
    return new Segment(row, 1, positions(depth) - 1, contextStart, sequence().blockTable());
  }

  private Sequence sequence() {
    return sample.sequence;
  }
}
