package io.latentspark.eval.report;

import io.latentspark.eval.comparison.ConfidenceInterval;
import io.latentspark.eval.result.MetricValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The report's table of results: a line for each task and metric, a column for each run. */
final class ScoreTable {
  /**
   * A line.
   *
   * @param name the alias
   * @param task the full name
   * @param main whether the metric is the task's first
   */
  record Line(
      String name,
      String task,
      int depth,
      boolean group,
      boolean main,
      int documents,
      String shots,
      String metric,
      String direction,
      List<Cell> cells,
      List<Published> published) {}

  /** A run's value; {@code bar} where it is a share. */
  record Cell(String key, String value, String range, Bar bar) {
    static final Cell NONE = new Cell("", null, null, null);
  }

  /** Percentages of a bar's width. */
  record Bar(String value, String low, String width) {}

  /** A published value. */
  record Published(String key, String value, String facts) {
    static final Published NONE = new Published("", null, null);
  }

  private final List<ResultsTree> runs;
  private final ResultsTree all;
  private final List<PublishedScores> references;

  ScoreTable(ResultsTree all, List<ResultsTree> runs, List<PublishedScores> references) {
    this.all = all;
    this.runs = runs;
    this.references = references;
  }

  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (ResultsTree.Entry entry : all.entries()) {
      if (all.task(entry.name()).filter(HeatMap::isCell).isPresent()) {
        continue; // its value stands in the heat map
      }
      boolean main = true;
      for (String metric : metrics(entry.name())) {
        lines.add(line(entry, metric, main));
        main = false;
      }
    }
    return lines;
  }

  private Set<String> metrics(String name) {
    Set<String> metrics = new LinkedHashSet<>();
    runs.stream()
        .filter(run -> run.contains(name))
        .forEach(run -> metrics.addAll(run.metrics(name).keySet()));
    return metrics;
  }

  private Line line(ResultsTree.Entry entry, String metric, boolean main) {
    String name = entry.name();
    List<Cell> cells = runs.stream().map(run -> cell(run, name, metric)).toList();
    MetricValue any =
        runs.stream()
            .filter(run -> run.contains(name) && run.metrics(name).containsKey(metric))
            .findFirst()
            .orElseThrow()
            .metrics(name)
            .get(metric);
    return new Line(
        all.alias(name),
        name,
        entry.depth(),
        all.isGroup(name),
        main,
        all.documents(name),
        shots(name),
        MetricKey.of(metric).label(),
        any.higherIsBetter() ? "↑" : "↓",
        cells,
        references.stream().map(reference -> published(reference, name, main)).toList());
  }

  private String shots(String name) {
    return all.shots(name).isPresent() ? String.valueOf(all.shots(name).getAsInt()) : "";
  }

  private static Cell cell(ResultsTree run, String name, String metric) {
    MetricValue value = run.contains(name) ? run.metrics(name).get(metric) : null;
    if (value == null) {
      return Cell.NONE;
    }
    Optional<ConfidenceInterval> interval = ConfidenceInterval.of(value, run.documents(name));
    return new Cell(
        String.valueOf(value.value()),
        ReportFigures.value(value.value()),
        interval.map(ReportFigures::range).orElse(null),
        value.value() >= 0 && value.value() <= 1 ? bar(value.value(), interval) : null);
  }

  private static Bar bar(double value, Optional<ConfidenceInterval> interval) {
    double low = interval.map(ConfidenceInterval::low).orElse(value);
    double high = interval.map(ConfidenceInterval::high).orElse(value);
    return new Bar(
        ReportFigures.percent(value),
        ReportFigures.percent(low),
        ReportFigures.percent(Math.min(1, high) - Math.max(0, low)));
  }

  private static Published published(PublishedScores reference, String name, boolean main) {
    return reference.scores().stream()
        .filter(score -> main && score.tasks().contains(name))
        .findFirst()
        .map(
            score ->
                new Published(
                    String.valueOf(score.value()),
                    ReportFigures.value(score.value()),
                    score.facts()))
        .orElse(Published.NONE);
  }
}
