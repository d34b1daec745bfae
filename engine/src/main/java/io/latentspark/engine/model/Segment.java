package io.latentspark.engine.model;

/**
 * Consecutive tokens of one sequence in a batch.
 *
 * @param firstRow row of the first token
 * @param count how many tokens
 * @param firstPosition position of the first token in its sequence
 * @param contextStart first position the tokens see; each sees all from there to its own
 * @param blockTable the sequence's cache blocks, in order of position
 */
@SuppressWarnings("ArrayRecordComponent") // a view of the scheduler's table, never compared
public record Segment(
    int firstRow, int count, int firstPosition, int contextStart, int[] blockTable) {

  /** Tokens that see all of their sequence up to themselves. */
  public Segment(int firstRow, int count, int firstPosition, int[] blockTable) {
    this(firstRow, count, firstPosition, 0, blockTable);
  }
}
