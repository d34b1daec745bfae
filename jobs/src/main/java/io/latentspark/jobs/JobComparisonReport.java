package io.latentspark.jobs;

import io.latentspark.jobs.generate.EngineComparison;
import java.util.List;
import java.util.Locale;

/**
 * The generate job beside the engine alone.
 *
 * @param medianFraction of the pairs' fractions
 */
record JobComparisonReport(String model, String input, List<Pair> pairs, double medianFraction) {

  /**
   * Two runs next to each other.
   *
   * @param fraction the job's rate of the engine's
   */
  record Pair(double engineTokensPerSecond, double jobTokensPerSecond, double fraction) {}

  static JobComparisonReport of(String model, String input, List<EngineComparison.Pair> rates) {
    List<Pair> pairs =
        rates.stream()
            .map(pair -> new Pair(pair.engine(), pair.job(), pair.job() / pair.engine()))
            .toList();
    double median = Rates.medianOf(pairs.stream().mapToDouble(Pair::fraction));
    return new JobComparisonReport(model, input, pairs, median);
  }

  /** A line for each pair. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("%s, %s: generated tokens/s%n".formatted(model, input));
    text.append("%-8s %14s %14s %9s%n".formatted("", "engine alone", "generate job", "reached"));
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      text.append(
          String.format(
              Locale.ROOT,
              "%-8s %14s %14s %9s%n",
              "pair " + (i + 1),
              Figures.tokens(pair.engineTokensPerSecond()),
              Figures.tokens(pair.jobTokensPerSecond()),
              Figures.percent(pair.fraction())));
    }
    text.append("%-8s %39s".formatted("median", Figures.percent(medianFraction)));
    return text.toString();
  }
}
