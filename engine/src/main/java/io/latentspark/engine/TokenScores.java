package io.latentspark.engine;

/**
 * Scores of a continuation.
 *
 * @param logprobs natural-log probability of each continuation token, {@code [continuation]}
 * @param greedy whether each continuation token was the likeliest one
 */
@SuppressWarnings("ArrayRecordComponent") // a value handed over once, never compared
public record TokenScores(float[] logprobs, boolean greedy) {

  /** Sum of the token log probabilities. */
  public double sum() {
    double sum = 0;
    for (float logprob : logprobs) {
      sum += logprob;
    }
    return sum;
  }
}
