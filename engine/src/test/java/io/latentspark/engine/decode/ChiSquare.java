package io.latentspark.engine.decode;

/** Pearson's χ² goodness of fit. */
public final class ChiSquare {
  private ChiSquare() {}

  /**
   * Σ (observed − expected)² / expected; what must not occur counts as infinite if it does.
   *
   * @param probabilities of each outcome, summing to 1
   */
  public static double statistic(long[] observed, double[] probabilities) {
    long draws = 0;
    for (long count : observed) {
      draws += count;
    }
    double statistic = 0;
    for (int i = 0; i < observed.length; i++) {
      double expected = draws * probabilities[i];
      double difference = observed[i] - expected;
      statistic += difference == 0 ? 0 : difference * difference / expected;
    }
    return statistic;
  }

  /**
   * The value exceeded with probability 0.001, by Wilson and Hilferty's approximation (within 1 %
   * of the tables: 16.27 for 3 degrees of freedom, 27.88 for 9).
   */
  public static double critical(int degreesOfFreedom) {
    double v = 2.0 / (9 * degreesOfFreedom);
    return degreesOfFreedom * Math.pow(1 - v + 3.0902 * Math.sqrt(v), 3);
  }
}
