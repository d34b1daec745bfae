package io.latentspark.engine.backend;

/**
 * Consecutive positions of a sequence, laid out as consecutive rows, that some of its queries
 * attend to.
 *
 * @param firstQueryRow row of the first query in the batch
 * @param queryCount consecutive queries at consecutive positions
 * @param firstQueryPosition position of the first query; query i sees positions up to its own
 * @param firstKeyRow row of the first key
 * @param keyCount keys in this run
 * @param firstKeyPosition position of the first key, a multiple of {@link #ALIGNMENT}; 0 starts the
 *     queries' state
 */
public record AttentionRun(
    int firstQueryRow,
    int queryCount,
    int firstQueryPosition,
    int firstKeyRow,
    int keyCount,
    int firstKeyPosition) {

  /** Runs start at multiples of this, so that how a context is cut into runs cannot change sums. */
  public static final int ALIGNMENT = 64;
}
