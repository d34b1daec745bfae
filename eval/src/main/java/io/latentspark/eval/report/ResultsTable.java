package io.latentspark.eval.report;

import io.latentspark.eval.report.MarkdownTable.Align;
import io.latentspark.eval.result.Evaluation;
import io.latentspark.eval.result.MetricValue;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Results as lm-eval prints them in a terminal: a table of tasks, and one of groups. */
public final class ResultsTable {
  private final ResultsTree tree;

  private ResultsTable(Evaluation evaluation) {
    tree = new ResultsTree(evaluation);
  }

  /** Both tables, the second only where groups aggregate; lines end in newlines. */
  public static String of(Evaluation evaluation) {
    ResultsTable results = new ResultsTable(evaluation);
    String tasks = results.table("Tasks", name -> true).text();
    MarkdownTable groups = results.table("Groups", results.tree::isGroup);
    return groups.isEmpty() ? tasks : tasks + "\n" + groups.text();
  }

  private MarkdownTable table(String title, Predicate<String> shown) {
    MarkdownTable table =
        new MarkdownTable()
            .column(title, Align.LEFT)
            .column("Version", Align.RIGHT)
            .column("Filter", Align.LEFT)
            .column("n-shot", Align.RIGHT)
            .column("Metric", Align.LEFT)
            .column("", Align.LEFT)
            .column("Value", Align.RIGHT)
            .column("", Align.LEFT)
            .column("Stderr", Align.RIGHT);
    for (ResultsTree.Entry entry : tree.entries()) {
      if (shown.test(entry.name())) {
        write(table, entry);
      }
    }
    return table;
  }

  private void write(MarkdownTable table, ResultsTree.Entry entry) {
    String name = tree.alias(entry.name());
    String title = entry.depth() == 0 ? name : " ".repeat(entry.depth()) + "- " + name;
    String version = version(tree.version(entry.name()));
    for (Map.Entry<String, MetricValue> metric :
        new TreeMap<>(tree.metrics(entry.name())).entrySet()) {
      MetricKey key = MetricKey.of(metric.getKey());
      MetricValue value = metric.getValue();
      table.row(
          title,
          version,
          key.filter(),
          tree.shots(entry.name()).isPresent()
              ? String.valueOf(tree.shots(entry.name()).getAsInt())
              : "",
          key.metric(),
          value.higherIsBetter() ? "↑" : "↓",
          decimal(value.value()),
          "±",
          value.standardError().isPresent()
              ? decimal(value.standardError().getAsDouble())
              : ResultsWriter.NOT_AVAILABLE);
      title = "";
      version = "";
    }
  }

  /** YAML's {@code 1.0} is shown as 1. */
  private static String version(String version) {
    return version == null ? ResultsWriter.NOT_AVAILABLE : version.replaceFirst("\\.0$", "");
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
