package io.latentspark.eval.report;

import io.latentspark.eval.comparison.ConfidenceInterval;
import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.result.TaskResult;
import java.util.ArrayList;
import java.util.List;

/** The report's heat maps: of each run and group a table, a row a depth, a column a length. */
final class HeatMapSection {
  /**
   * A table.
   *
   * @param name the group's alias
   * @param run the model, and its colour
   */
  record Chart(
      String name,
      String run,
      int color,
      String metric,
      List<Length> lengths,
      List<Depth> depths) {}

  /** A column's title, short and in full. */
  record Length(String label, String tokens) {}

  /** A row. */
  record Depth(int percent, List<Cell> cells) {}

  /**
   * A cell.
   *
   * @param value in percent, for the number and, of its half of the scale, for the colour
   * @param half {@code low} below one half, else {@code high}; empty where nothing was asked
   * @param description for those who cannot see colours, with the interval
   */
  record Cell(String value, String half, String mix, String description) {
    static final Cell NONE = new Cell("", "", "0", "");
  }

  private HeatMapSection() {}

  static List<Chart> of(List<String> models, List<ResultsTree> runs) {
    List<Chart> charts = new ArrayList<>();
    for (int run = 0; run < runs.size(); run++) {
      ResultsTree tree = runs.get(run);
      for (ResultsTree.Entry entry : tree.entries()) {
        int color = ReportFigures.color(run);
        String model = models.get(run);
        if (entry.depth() == 0) {
          HeatMap.of(tree, entry.name())
              .ifPresent(map -> charts.add(chart(map, tree, model, color)));
        }
      }
    }
    return charts;
  }

  private static Chart chart(HeatMap map, ResultsTree tree, String model, int color) {
    return new Chart(
        tree.alias(map.group()),
        model,
        color,
        MetricKey.of(map.metric()).label(),
        map.lengths().stream()
            .map(length -> new Length(label(length), ReportFigures.whole(length)))
            .toList(),
        map.depths().stream()
            .map(
                depth ->
                    new Depth(
                        depth,
                        map.lengths().stream().map(length -> cell(map, length, depth)).toList()))
            .toList());
  }

  private static Cell cell(HeatMap map, int length, int depth) {
    return map.task(length, depth).map(task -> cell(task, map.metric())).orElse(Cell.NONE);
  }

  private static Cell cell(TaskResult task, String metric) {
    MetricValue value = task.metrics().get(metric);
    double share = value.value();
    String interval =
        ConfidenceInterval.of(value, task.documents())
            .map(found -> ", interval " + ReportFigures.range(found))
            .orElse("");
    return new Cell(
        String.valueOf(Math.round(100 * share)),
        share < 0.5 ? "low" : "high",
        ReportFigures.percent(share < 0.5 ? 2 * share : 2 * share - 1),
        "%s: %s%s, %s %s"
            .formatted(
                task.alias(),
                ReportFigures.value(share),
                interval,
                ReportFigures.whole(task.documents()),
                task.documents() == 1 ? "sample" : "samples"));
  }

  /** 131072 is 128K. */
  private static String label(int length) {
    return length % 1024 == 0 ? length / 1024 + "K" : String.valueOf(length);
  }
}
