package io.latentspark.eval.report;

import io.latentspark.eval.comparison.ConfidenceInterval;
import java.util.Locale;

/** Numbers as reports show them. */
final class ReportFigures {
  private static final int RUN_COLORS = 4;

  private ReportFigures() {}

  /** Three decimals of shares, four significant digits of what is larger. */
  static String value(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
    }
    double size = Math.abs(value);
    String format = size < 10 ? "%.3f" : size < 100_000 ? "%,.1f" : "%.3g";
    return minus(String.format(Locale.ROOT, format, value));
  }

  static String difference(double value) {
    String text = value(value);
    return value > 0 ? "+" + text : text;
  }

  static String range(ConfidenceInterval interval) {
    return value(interval.low()) + "–" + value(interval.high());
  }

  static String differenceRange(ConfidenceInterval interval) {
    return difference(interval.low()) + " to " + difference(interval.high());
  }

  static String probability(double probability) {
    return probability < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", probability);
  }

  /** A share as a CSS percentage, kept between 0 and 100. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * Math.max(0, Math.min(1, share)));
  }

  static String whole(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Which of the palette's colors a run has, from 1. */
  static int color(int run) {
    return run % RUN_COLORS + 1;
  }

  private static String minus(String text) {
    return text.replace('-', '−');
  }
}
