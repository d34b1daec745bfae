package io.latentspark.eval.comparison;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * The mean difference of two runs on the same documents. What makes a document hard is in both
 * values and drops out, so the interval is narrower than the two runs' own.
 *
 * @param documents how many pairs
 * @param difference mean of the second run's value minus the first's
 * @param standardError of the difference
 * @param interval Student's t with 95 % confidence
 */
public record PairedDifference(
    int documents, double difference, double standardError, ConfidenceInterval interval) {
  private static final double QUANTILE_ACCURACY = 1e-14;

  /**
   * Compares two runs.
   *
   * @param first a value for each document, at least two
   * @param second the other run's values, of the same documents in the same order
   */
  public static PairedDifference of(double[] first, double[] second) {
    if (first.length != second.length || first.length < 2) {
      throw new IllegalArgumentException(first.length + " and " + second.length + " values");
    }
    SummaryStatistics differences = new SummaryStatistics();
    for (int document = 0; document < first.length; document++) {
      differences.addValue(second[document] - first[document]);
    }
    double mean = differences.getMean();
    double error = differences.getStandardDeviation() / Math.sqrt(first.length);
    double margin =
        error
            * new TDistribution(first.length - 1, QUANTILE_ACCURACY)
                .inverseCumulativeProbability((1 + ConfidenceInterval.LEVEL) / 2);
    return new PairedDifference(
        first.length, mean, error, new ConfidenceInterval(mean - margin, mean + margin));
  }

  /** Whether no difference at all lies outside of the interval. */
  public boolean isSignificant() {
    return interval.low() > 0 || interval.high() < 0;
  }
}
