package io.latentspark.jobs;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/**
 * What is done in a second, over several runs.
 *
 * @param best of all runs
 * @param median of all runs
 */
record Rates(double best, double median) {
  private static final double WARM_UP_SECONDS = 1;
  private static final double MOST_WARM_UP_SECONDS = 6;

  /** So many runs that are not much faster than those before, and the JIT is done. */
  private static final int SETTLED_RUNS = 3;

  private static final double SETTLED = 0.97;
  private static final double MEASURED_SECONDS = 3;
  private static final double LONG_MEASURED_SECONDS = 10;
  private static final int FEWEST_RUNS = 3;
  private static final int MOST_RUNS = 15;

  /** Runs until the JIT is done, or has had time enough. */
  static void warmUp(DoubleSupplier run) {
    long start = System.nanoTime();
    double fastest = Double.MAX_VALUE;
    int settled = 0;
    do {
      long begin = System.nanoTime();
      var unused = run.getAsDouble();
      double seconds = secondsSince(begin);
      settled = seconds < SETTLED * fastest ? 0 : settled + 1;
      fastest = Math.min(fastest, seconds);
    } while (secondsSince(start) < WARM_UP_SECONDS
        || (settled < SETTLED_RUNS && secondsSince(start) < MOST_WARM_UP_SECONDS));
  }

  /**
   * Measures at least three runs.
   *
   * @param run returns the rate it reached
   */
  static Rates measure(DoubleSupplier run) {
    return measure(run, FEWEST_RUNS, MEASURED_SECONDS);
  }

  /** Measures at least one run, and no further one when that took its time. */
  static Rates measureLong(DoubleSupplier run) {
    return measure(run, 1, LONG_MEASURED_SECONDS);
  }

  private static Rates measure(DoubleSupplier run, int fewest, double seconds) {
    double[] rates = new double[MOST_RUNS];
    int runs = 0;
    long start = System.nanoTime();
    while (runs < fewest || (runs < MOST_RUNS && secondsSince(start) < seconds)) {
      rates[runs++] = run.getAsDouble();
    }
    double[] measured = Arrays.copyOf(rates, runs);
    return new Rates(
        DoubleStream.of(measured).max().orElseThrow(), medianOf(DoubleStream.of(measured)));
  }

  /** Of an even number of values, the mean of the two in the middle. */
  static double medianOf(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
