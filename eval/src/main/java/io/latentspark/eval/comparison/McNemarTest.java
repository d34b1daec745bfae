package io.latentspark.eval.comparison;

import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * McNemar's exact test on right and wrong answers: were two runs equally good, a document that only
 * one of them answers would be either's with equal chance.
 *
 * @param firstOnly documents that only the first run has right
 * @param secondOnly documents that only the second run has right
 * @param probability of counts at least as uneven by chance (p-value, two-sided)
 */
public record McNemarTest(int firstOnly, int secondOnly, double probability) {

  /**
   * Tests two runs.
   *
   * @param first 1 for right, 0 for wrong, for each document
   * @param second the other run's, of the same documents in the same order
   */
  public static McNemarTest of(double[] first, double[] second) {
    int firstOnly = 0;
    int secondOnly = 0;
    for (int document = 0; document < first.length; document++) {
      firstOnly += first[document] > second[document] ? 1 : 0;
      secondOnly += first[document] < second[document] ? 1 : 0;
    }
    return of(firstOnly, secondOnly);
  }

  /** The test from its two counts. */
  public static McNemarTest of(int firstOnly, int secondOnly) {
    double tail =
        new BinomialDistribution(null, firstOnly + secondOnly, 0.5)
            .cumulativeProbability(Math.min(firstOnly, secondOnly));
    return new McNemarTest(firstOnly, secondOnly, Math.min(1, 2 * tail));
  }

  /** Whether values are of right and wrong answers alone. */
  public static boolean applies(double[] values) {
    for (double value : values) {
      if (value != 0 && value != 1) {
        return false;
      }
    }
    return true;
  }
}
