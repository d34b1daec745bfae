package io.latentspark.jobs.rows;

/**
 * How far a run has come.
 *
 * @param rows rows written
 * @param failed those that failed
 * @param tokens tokens made or read
 */
record Progress(long rows, long failed, long tokens) {
  static final Progress NONE = new Progress(0, 0, 0);

  Progress plus(Progress other) {
    return new Progress(rows + other.rows, failed + other.failed, tokens + other.tokens);
  }
}
