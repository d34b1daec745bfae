package io.latentspark.eval.report;

import io.latentspark.eval.report.MarkdownTable.Align;
import io.latentspark.eval.result.Evaluation;
import io.latentspark.eval.result.MetricValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Several runs for a terminal: a column for each, with standard errors. */
public final class RunsTable {
  private RunsTable() {}

  /** The table; lines end in newlines. */
  public static String of(List<ReportedRun> runs) {
    List<Evaluation> evaluations = runs.stream().map(ReportedRun::evaluation).toList();
    List<ResultsTree> trees = evaluations.stream().map(ResultsTree::new).toList();
    MarkdownTable table =
        new MarkdownTable().column("Tasks", Align.LEFT).column("Metric", Align.LEFT);
    RunNames.of(runs).forEach(name -> table.column(name, Align.RIGHT));
    ResultsTree all = new ResultsTree(evaluations);
    for (ResultsTree.Entry entry : all.entries()) {
      Set<String> metrics = new LinkedHashSet<>();
      trees.stream()
          .filter(tree -> tree.contains(entry.name()))
          .forEach(tree -> metrics.addAll(tree.metrics(entry.name()).keySet()));
      String name = all.alias(entry.name());
      String title = entry.depth() == 0 ? name : " ".repeat(entry.depth()) + "- " + name;
      for (String metric : metrics) {
        List<String> cells = new ArrayList<>(List.of(title, MetricKey.of(metric).label()));
        trees.forEach(tree -> cells.add(cell(tree, entry.name(), metric)));
        table.row(cells.toArray(String[]::new));
        title = "";
      }
    }
    return table.text();
  }

  private static String cell(ResultsTree tree, String name, String metric) {
    MetricValue value = tree.contains(name) ? tree.metrics(name).get(metric) : null;
    if (value == null) {
      return "";
    }
    String text = String.format(Locale.ROOT, "%.4f", value.value());
    return value.standardError().isPresent()
        ? text + String.format(Locale.ROOT, " ± %.4f", value.standardError().getAsDouble())
        : text;
  }
}
