package io.latentspark.eval.statistics;

/**
 * How documents' values become a task's.
 *
 * @param value of all documents' values, one row a document
 * @param error how sure it is
 */
record Aggregation(Statistic value, ErrorKind error) {

  /** A number made of documents' values. */
  @FunctionalInterface
  interface Statistic {
    double of(double[][] documents);
  }

  /** How the standard error of an aggregate is found. */
  enum ErrorKind {
    /** That of a mean, from the sample's variance. */
    MEAN,
    /** The spread over resampled documents. */
    BOOTSTRAP,
    /** The same over at most 100 samples, of what takes long. */
    SHORT_BOOTSTRAP,
    /** Not defined. */
    NONE
  }
}
