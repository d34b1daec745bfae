package io.latentspark.eval.report;

import io.latentspark.eval.report.MarkdownTable.Align;
import io.latentspark.eval.result.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Scores by length of the context and depth in it, in a terminal. */
public final class HeatMapTable {
  private HeatMapTable() {}

  /** A table for each group that is a map: a row a depth, a column a length. */
  public static String of(Evaluation evaluation) {
    ResultsTree tree = new ResultsTree(evaluation);
    StringBuilder text = new StringBuilder();
    tree.entries().stream()
        .filter(entry -> entry.depth() == 0)
        .flatMap(entry -> HeatMap.of(tree, entry.name()).stream())
        .forEach(map -> text.append(table(map, tree)));
    return text.toString();
  }

  private static String table(HeatMap map, ResultsTree tree) {
    MarkdownTable table = new MarkdownTable().column("Depth", Align.RIGHT);
    map.lengths().forEach(length -> table.column(String.valueOf(length), Align.RIGHT));
    for (int depth : map.depths()) {
      List<String> row = new ArrayList<>(List.of(depth + " %"));
      map.lengths()
          .forEach(length -> row.add(map.score(length, depth).map(HeatMapTable::text).orElse("")));
      table.row(row.toArray(String[]::new));
    }
    return "%s, %s by context length (tokens) and depth; in all %s%n%n%s"
        .formatted(
            tree.alias(map.group()),
            MetricKey.of(map.metric()).metric(),
            text(tree.metrics(map.group()).get(map.metric()).value()),
            table.text());
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
