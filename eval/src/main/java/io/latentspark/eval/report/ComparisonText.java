package io.latentspark.eval.report;

import io.latentspark.eval.comparison.PairedDifference;
import io.latentspark.eval.report.MarkdownTable.Align;
import java.util.ArrayList;
import java.util.List;

/** A comparison of two runs for a terminal, and what it comes to in a sentence. */
public final class ComparisonText {
  private static final int MOST_NAMES = 5;

  private ComparisonText() {}

  /** Each run compared with the first, with the warnings that belong to it. */
  public static String of(List<ReportedRun> runs) {
    List<String> names = RunNames.of(runs);
    StringBuilder text = new StringBuilder();
    for (int second = 1; second < runs.size(); second++) {
      RunComparison comparison = RunComparison.of(runs.get(0), runs.get(second));
      text.append(names.get(second)).append(" against ").append(names.get(0)).append('\n');
      text.append(table(comparison)).append(verdict(comparison)).append('\n');
      warnings(comparison, names.get(0), names.get(second))
          .forEach(warning -> text.append("Note: ").append(warning).append('\n'));
      text.append(second + 1 < runs.size() ? "\n" : "");
    }
    return text.toString();
  }

  private static String table(RunComparison comparison) {
    if (comparison.tasks().isEmpty()) {
      return "";
    }
    ResultsTree tree = new ResultsTree(comparison.first().evaluation());
    MarkdownTable table =
        new MarkdownTable()
            .column("Task", Align.LEFT)
            .column("Metric", Align.LEFT)
            .column("Documents", Align.RIGHT)
            .column("Difference", Align.RIGHT)
            .column("95 % interval", Align.LEFT)
            .column("Only first", Align.RIGHT)
            .column("Only second", Align.RIGHT)
            .column("p", Align.RIGHT);
    for (RunComparison.Compared task : comparison.tasks()) {
      PairedDifference difference = task.difference();
      table.row(
          " ".repeat(task.depth()) + (task.depth() > 0 ? "- " : "") + tree.alias(task.name()),
          MetricKey.of(task.metric()).label(),
          String.valueOf(difference.documents()),
          ReportFigures.difference(difference.difference()),
          ReportFigures.differenceRange(difference.interval()),
          task.test().map(test -> String.valueOf(test.firstOnly())).orElse(""),
          task.test().map(test -> String.valueOf(test.secondOnly())).orElse(""),
          task.test().map(test -> ReportFigures.probability(test.probability())).orElse(""));
    }
    return table.text();
  }

  /** What the outermost tasks and groups come to. */
  static String verdict(RunComparison comparison) {
    List<RunComparison.Compared> outermost =
        comparison.tasks().stream().filter(task -> task.depth() == 0).toList();
    if (outermost.isEmpty()) {
      return "Document by document there is nothing to compare: samples are missing, or of other tasks.";
    }
    if (outermost.size() == 1) {
      PairedDifference difference = outermost.get(0).difference();
      return "%s: %s (%s) on %s documents, %s."
          .formatted(
              outermost.get(0).name(),
              ReportFigures.difference(difference.difference()),
              ReportFigures.differenceRange(difference.interval()),
              ReportFigures.whole(difference.documents()),
              isSure(outermost.get(0))
                  ? "more than chance explains"
                  : "no more than chance explains");
    }
    long higher = outermost.stream().filter(task -> isSure(task) && isUp(task)).count();
    long lower = outermost.stream().filter(task -> isSure(task) && !isUp(task)).count();
    return "Of %d tasks and groups %d are higher and %d lower by more than chance explains."
        .formatted(outermost.size(), higher, lower);
  }

  private static boolean isSure(RunComparison.Compared task) {
    return task.difference().isSignificant();
  }

  private static boolean isUp(RunComparison.Compared task) {
    return task.difference().difference() > 0;
  }

  /** Why the comparison may not be one of models alone. */
  static List<String> warnings(RunComparison comparison, String first, String second) {
    List<String> warnings = new ArrayList<>();
    List<String> different = comparison.outermostWith(RunComparison.Prompts.DIFFERENT);
    if (!different.isEmpty()) {
      warnings.add(
          "%s and %s were asked with different prompts in %s: their difference is one of prompts too."
              .formatted(first, second, names(different)));
    }
    List<String> unknown = comparison.outermostWith(RunComparison.Prompts.UNKNOWN);
    if (!unknown.isEmpty()) {
      warnings.add(
          "Whether %s and %s were asked with the same prompts is not recorded for %s."
              .formatted(first, second, names(unknown)));
    }
    return warnings;
  }

  static String names(List<String> names) {
    return names.size() <= MOST_NAMES
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_NAMES))
            + " and "
            + (names.size() - MOST_NAMES)
            + " more";
  }
}
