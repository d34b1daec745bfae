package io.latentspark.engine.backend;

/**
 * What each row of a batch sees of the paged rows.
 *
 * @param blockTables for each row its sequence's blocks, in order of position
 * @param starts for each row the first position it sees
 * @param lengths for each row how many positions it sees from there, its own included
 * @param blockSize slots of a block; position p lies in slot {@code blockTable[p / blockSize] ·
 *     blockSize + p % blockSize}
 * @param valueWidth leading columns of a paged row that are its value
 */
@SuppressWarnings("ArrayRecordComponent") // a value handed over once, never compared
public record PagedContexts(
    int[][] blockTables, int[] starts, int[] lengths, int blockSize, int valueWidth) {

  /** Rows described. */
  public int rows() {
    return lengths.length;
  }
}
