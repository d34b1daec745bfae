package io.latentspark.engine;

import io.latentspark.engine.model.Batch;
import io.latentspark.engine.model.Segment;
import io.latentspark.engine.schedule.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of the MTP layer being put together: tokens, and where the state before each one lies. */
final class PredictorRows {
  private final int blockSize;
  private final List<Segment> segments = new ArrayList<>();
  private int[] tokenIds = new int[8];
  private int[] stateRows = new int[8];
  private int count;

  PredictorRows(int blockSize) {
    this.blockSize = blockSize;
  }

  /** Rows so far. */
  int count() {
    return count;
  }

  /**
   * Begins a sequence's rows, which are added next, one after the other.
   *
   * @param rows how many
   * @param position of the first one
   * @param contextStart first position they see
   */
  void begin(Sequence sequence, int rows, int position, int contextStart) {
    segments.add(new Segment(count, rows, position, contextStart, sequence.blockTable()));
  }

  /**
   * Adds a row.
   *
   * @param stateRow row of the state at the position before
   */
  void add(int tokenId, int stateRow) {
    if (count == tokenIds.length) {
      tokenIds = Arrays.copyOf(tokenIds, 2 * count);
      stateRows = Arrays.copyOf(stateRows, 2 * count);
    }
    tokenIds[count] = tokenId;
    stateRows[count++] = stateRow;
  }

  /** The rows of the states before. */
  int[] stateRows() {
    return Arrays.copyOf(stateRows, count);
  }

  /** The rows as the model takes them; all attend as generated tokens do. */
  Batch batch() {
    return new Batch(Arrays.copyOf(tokenIds, count), List.of(), segments, blockSize);
  }
}
