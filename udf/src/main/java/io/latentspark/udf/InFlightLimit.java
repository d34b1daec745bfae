package io.latentspark.udf;

import java.io.Serializable;

/**
 * How much of a partition may be in the engine at once. One row always may.
 *
 * @param rows most rows
 * @param tokens no row is added while those in flight hold so many tokens
 */
public record InFlightLimit(int rows, long tokens) implements Serializable {
  /** A limit of rows alone. */
  static InFlightLimit ofRows(int rows) {
    return new InFlightLimit(rows, Long.MAX_VALUE);
  }

  boolean admits(int rowsInFlight, long tokensInFlight) {
    return rowsInFlight == 0 || (rowsInFlight < rows && tokensInFlight < tokens);
  }
}
