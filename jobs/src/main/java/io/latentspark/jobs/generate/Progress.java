package io.latentspark.jobs.generate;

/**
 * How far a run has come.
 *
 * @param rows rows written
 * @param failed those that failed
 * @param generatedTokens tokens generated
 */
record Progress(long rows, long failed, long generatedTokens) {
  static final Progress NONE = new Progress(0, 0, 0);

  Progress plus(Progress other) {
    return new Progress(
        rows + other.rows, failed + other.failed, generatedTokens + other.generatedTokens);
  }
}
