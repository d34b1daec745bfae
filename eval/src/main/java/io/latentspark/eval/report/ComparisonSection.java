package io.latentspark.eval.report;

import io.latentspark.eval.comparison.ConfidenceInterval;
import io.latentspark.eval.comparison.McNemarTest;
import io.latentspark.eval.comparison.PairedDifference;
import java.util.List;
import java.util.Locale;

/** A comparison of two runs as the report shows it. */
final class ComparisonSection {
  /** A table with a sentence above it; {@code scale} is what the drawn axis reaches. */
  record Section(
      String first,
      int firstColor,
      String second,
      int secondColor,
      String verdict,
      String scale,
      List<Line> rows) {}

  /** A task; positions are in percent of the drawn axis. */
  record Line(
      String name,
      int depth,
      boolean group,
      boolean promptsDiffer,
      boolean sure,
      int color,
      int documents,
      String key,
      String difference,
      String range,
      String at,
      String low,
      String width,
      String firstOnly,
      String secondOnly,
      String p,
      String pKey) {}

  private final RunComparison comparison;
  private final ResultsTree tree;
  private final int color;
  private final double scale;

  /** Where all differ the warning above says it once. */
  private final boolean mixedPrompts;

  private ComparisonSection(RunComparison comparison, int color) {
    this.comparison = comparison;
    this.tree = new ResultsTree(comparison.first().evaluation());
    this.color = color;
    this.scale = scale(comparison);
    this.mixedPrompts =
        comparison.tasks().stream().map(RunComparison.Compared::prompts).distinct().count() > 1;
  }

  static Section of(RunComparison comparison, String first, String second, int secondRun) {
    ComparisonSection section = new ComparisonSection(comparison, ReportFigures.color(secondRun));
    return new Section(
        first,
        ReportFigures.color(0),
        second,
        section.color,
        ComparisonText.verdict(comparison),
        String.format(Locale.ROOT, "%.1f", section.scale),
        comparison.tasks().stream().map(section::line).toList());
  }

  /** The widest interval, rounded up to a tenth. */
  private static double scale(RunComparison comparison) {
    double widest =
        comparison.tasks().stream()
            .map(task -> task.difference().interval())
            .mapToDouble(range -> Math.max(Math.abs(range.low()), Math.abs(range.high())))
            .max()
            .orElse(1);
    return Math.max(0.1, Math.ceil(widest * 10) / 10);
  }

  private Line line(RunComparison.Compared task) {
    PairedDifference difference = task.difference();
    ConfidenceInterval interval = difference.interval();
    return new Line(
        tree.alias(task.name()),
        task.depth(),
        tree.isGroup(task.name()),
        mixedPrompts && task.prompts() == RunComparison.Prompts.DIFFERENT,
        difference.isSignificant(),
        color,
        difference.documents(),
        String.valueOf(difference.difference()),
        ReportFigures.difference(difference.difference()),
        ReportFigures.differenceRange(interval),
        position(difference.difference()),
        position(interval.low()),
        ReportFigures.percent((interval.high() - interval.low()) / (2 * scale)),
        task.test().map(test -> String.valueOf(test.firstOnly())).orElse(""),
        task.test().map(test -> String.valueOf(test.secondOnly())).orElse(""),
        task.test().map(test -> ReportFigures.probability(test.probability())).orElse(""),
        task.test().map(McNemarTest::probability).map(String::valueOf).orElse(""));
  }

  private String position(double difference) {
    return ReportFigures.percent(0.5 + difference / (2 * scale));
  }
}
