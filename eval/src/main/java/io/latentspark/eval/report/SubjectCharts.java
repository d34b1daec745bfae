package io.latentspark.eval.report;

import io.latentspark.eval.comparison.ConfidenceInterval;
import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.result.TaskResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** A chart of each outermost group: a bar for each of its tasks, the best first. */
final class SubjectCharts {
  /** Fewer say nothing that the table does not. */
  private static final int LEAST_TASKS = 3;

  /**
   * A chart; {@code mean} is where the group's own value stands, in percent of the width.
   *
   * @param name the group's alias
   */
  record Chart(String name, String metric, String mean, List<Subject> bars) {}

  /** A task; {@code description} tells those who cannot see the chart. */
  record Subject(String name, String description, List<Lane> lanes) {}

  /** A run's value of a task; positions are in percent of the width. */
  record Lane(int color, String text, String value, String low, String width) {}

  private final List<String> models;
  private final List<ResultsTree> runs;
  private final ResultsTree all;

  SubjectCharts(List<String> models, ResultsTree all, List<ResultsTree> runs) {
    this.models = models;
    this.runs = runs;
    this.all = all;
  }

  List<Chart> charts() {
    List<Chart> charts = new ArrayList<>();
    for (ResultsTree.Entry entry : all.entries()) {
      List<TaskResult> tasks = all.leaves(entry.name());
      boolean shown =
          entry.depth() == 0
              && tasks.size() >= LEAST_TASKS
              && !tasks.stream().allMatch(HeatMap::isCell);
      tasks.get(0).metrics().keySet().stream()
          .limit(shown ? 1 : 0)
          .filter(metric -> tasks.stream().allMatch(task -> isShare(all, task.task(), metric)))
          .forEach(metric -> charts.add(chart(entry.name(), metric, tasks)));
    }
    return charts;
  }

  private Chart chart(String group, String metric, List<TaskResult> tasks) {
    ToDoubleFunction<TaskResult> value = task -> all.metrics(task.task()).get(metric).value();
    List<Subject> subjects =
        tasks.stream()
            .sorted(Comparator.comparingDouble(value).reversed())
            .map(task -> subject(task, metric))
            .toList();
    MetricValue mean = all.metrics(group).get(metric);
    return new Chart(
        all.alias(group),
        MetricKey.of(metric).label(),
        mean == null ? null : ReportFigures.percent(mean.value()),
        subjects);
  }

  private Subject subject(TaskResult task, String metric) {
    List<Lane> lanes = new ArrayList<>();
    List<String> descriptions = new ArrayList<>();
    for (int run = 0; run < runs.size(); run++) {
      if (isShare(runs.get(run), task.task(), metric)) {
        Lane lane = lane(run, task.task(), metric);
        lanes.add(lane);
        descriptions.add(models.get(run) + " " + lane.text());
      }
    }
    return new Subject(
        all.alias(task.task()),
        all.alias(task.task()) + ": " + String.join(", ", descriptions),
        lanes);
  }

  private Lane lane(int run, String task, String metric) {
    MetricValue value = runs.get(run).metrics(task).get(metric);
    Optional<ConfidenceInterval> interval =
        ConfidenceInterval.of(value, runs.get(run).documents(task));
    return new Lane(
        ReportFigures.color(run),
        ReportFigures.value(value.value()),
        ReportFigures.percent(value.value()),
        interval.map(range -> ReportFigures.percent(range.low())).orElse(null),
        interval
            .map(
                range ->
                    ReportFigures.percent(Math.min(1, range.high()) - Math.max(0, range.low())))
            .orElse(null));
  }

  private static boolean isShare(ResultsTree run, String task, String metric) {
    MetricValue value = run.contains(task) ? run.metrics(task).get(metric) : null;
    return value != null && value.value() >= 0 && value.value() <= 1;
  }
}
