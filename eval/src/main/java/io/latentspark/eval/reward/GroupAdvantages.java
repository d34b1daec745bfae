package io.latentspark.eval.reward;

import java.util.Arrays;

/**
 * Advantages of a group of samples as GRPO defines them (DeepSeekMath, section 4.1.2; DeepSeek-R1):
 * {@code (r - mean) / std}.
 *
 * <p>As in TRL the standard deviation is the sample's (n - 1 degrees of freedom), and 1e-4 is added
 * to it, so that a group of equal rewards has advantages of 0 and one of nearly equal rewards does
 * not turn rounding into a signal.
 *
 * @param mean of the rewards; NaN where there are none
 * @param standardDeviation of the rewards; 0 where there is one only
 */
record GroupAdvantages(double mean, double standardDeviation) {
  static final double EPSILON = 1e-4;

  static GroupAdvantages of(double[] rewards) {
    if (Arrays.stream(rewards).distinct().count() == 1) {
      return new GroupAdvantages(rewards[0], 0); // their mean might be off by rounding
    }
    double mean = Arrays.stream(rewards).sum() / rewards.length;
    double squares = Arrays.stream(rewards).map(reward -> square(reward - mean)).sum();
    return new GroupAdvantages(mean, Math.sqrt(squares / Math.max(1, rewards.length - 1)));
  }

  private static double square(double value) {
    return value * value;
  }

  double of(double reward) {
    return (reward - mean) / (standardDeviation + EPSILON);
  }
}
