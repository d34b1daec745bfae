package io.latentspark.jobs;

import java.util.Locale;

/** Numbers as reports print them. */
final class Figures {
  private Figures() {}

  /** With thousands separators. */
  static String whole(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** With a decimal SI prefix: {@code 671.0 B} parameters, {@code 12.3 G} bytes. */
  static String scaled(double value, String prefixes) {
    int power = 0;
    double scaled = value;
    while (scaled >= 1000 && power < prefixes.length()) {
      scaled /= 1000;
      power++;
    }
    String prefix = power == 0 ? "" : String.valueOf(prefixes.charAt(power - 1));
    return String.format(Locale.ROOT, "%.4g %s", scaled, prefix);
  }

  static String parameters(double value) {
    return scaled(value, "kMBT").strip();
  }

  static String bytes(double value) {
    return scaled(value, "kMGT") + "B";
  }

  static String perSecond(double value, String unit) {
    return scaled(value, "kMGT") + unit + "/s";
  }

  /** A rate of tokens: three digits are as many as a measurement is good for. */
  static String tokens(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
  }

  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
  }
}
