package io.latentspark.jobs;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * What is done in a second, over several runs.
 *
 * @param best of all runs
 * @param median of all runs
 */
record Rates(double best, double median) {
  private static final double WARM_UP_SECONDS = 1;
  private static final double MEASURED_SECONDS = 3;
  private static final int FEWEST_RUNS = 3;
  private static final int MOST_RUNS = 15;

  /**
   * Runs until the JIT is done, then measures.
   *
   * @param run returns the rate it reached
   */
  static Rates measure(DoubleSupplier run) {
    double[] rates = new double[MOST_RUNS];
    long start = System.nanoTime();
    do {
      rates[0] = run.getAsDouble(); // of the warm-up: the first measured run takes its place
    } while (secondsSince(start) < WARM_UP_SECONDS);
    int runs = 0;
    start = System.nanoTime();
    while (runs < FEWEST_RUNS || (runs < MOST_RUNS && secondsSince(start) < MEASURED_SECONDS)) {
      rates[runs++] = run.getAsDouble();
    }
    Arrays.sort(rates, 0, runs);
    double median = (rates[(runs - 1) / 2] + rates[runs / 2]) / 2;
    return new Rates(rates[runs - 1], median);
  }

  static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
