package io.latentspark.eval.comparison;

import io.latentspark.eval.result.MetricValue;
import java.util.Optional;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;

/**
 * Where a metric's true value lies with 95 % confidence.
 *
 * @param low the lower end, in the metric's unit
 * @param high the upper end
 */
public record ConfidenceInterval(double low, double high) {
  static final double LEVEL = 0.95;

  private static final double STANDARD_ERRORS =
      new NormalDistribution().inverseCumulativeProbability((1 + LEVEL) / 2);

  /** How far a standard error may be from that of right and wrong answers to pass for one. */
  private static final double TOLERANCE = 1e-9;

  /**
   * The interval of a task's or group's value: Wilson's where the value is the share of right
   * answers among the documents, which is never empty and never leaves 0 to 1; else 1.96 standard
   * errors to both sides.
   *
   * @param metric the value
   * @param documents how many it is over
   * @return empty where there is no standard error
   */
  public static Optional<ConfidenceInterval> of(MetricValue metric, int documents) {
    if (metric.standardError().isEmpty()) {
      return Optional.empty();
    }
    double error = metric.standardError().getAsDouble();
    if (isShare(metric.value(), error, documents)) {
      int successes = (int) Math.round(metric.value() * documents);
      var wilson = new WilsonScoreInterval().createInterval(documents, successes, LEVEL);
      return Optional.of(
          new ConfidenceInterval(
              Math.max(0, wilson.getLowerBound()), Math.min(1, wilson.getUpperBound())));
    }
    double margin = STANDARD_ERRORS * error;
    return Optional.of(new ConfidenceInterval(metric.value() - margin, metric.value() + margin));
  }

  /** The sample standard error of k ones among n zeros and ones is sqrt(p(1-p)/(n-1)). */
  private static boolean isShare(double value, double error, int documents) {
    double successes = value * documents;
    return documents > 1
        && Math.abs(successes - Math.rint(successes)) < TOLERANCE * documents
        && value >= 0
        && value <= 1
        && Math.abs(error - Math.sqrt(value * (1 - value) / (documents - 1))) < TOLERANCE;
  }
}
