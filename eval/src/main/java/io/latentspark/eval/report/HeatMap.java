package io.latentspark.eval.report;

import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.result.TaskResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A run's scores by length of the context and depth in it: of a group all of whose tasks say in
 * their {@code metadata} what {@code context_length} and {@code depth} they have.
 *
 * @param group its name
 * @param metric key of the metric shown, a share
 * @param lengths of contexts in tokens, ascending
 * @param depths in percent, ascending
 * @param cells by length and depth; where a run has no such task there is none
 */
record HeatMap(
    String group,
    String metric,
    List<Integer> lengths,
    List<Integer> depths,
    Map<Integer, Map<Integer, TaskResult>> cells) {

  /** The group's map, where it is one. */
  static Optional<HeatMap> of(ResultsTree run, String group) {
    List<TaskResult> tasks = run.isGroup(group) ? run.leaves(group) : List.of();
    if (tasks.isEmpty() || !tasks.stream().allMatch(HeatMap::isCell)) {
      return Optional.empty();
    }
    String metric = tasks.get(0).metrics().keySet().iterator().next();
    Map<Integer, Map<Integer, TaskResult>> cells = new TreeMap<>();
    TreeSet<Integer> depths = new TreeSet<>();
    for (TaskResult task : tasks) {
      if (!isShare(task.metrics().get(metric))) {
        return Optional.empty();
      }
      int depth = place(task, "depth").orElseThrow();
      depths.add(depth);
      cells
          .computeIfAbsent(place(task, "context_length").orElseThrow(), key -> new TreeMap<>())
          .put(depth, task);
    }
    return Optional.of(
        new HeatMap(group, metric, List.copyOf(cells.keySet()), List.copyOf(depths), cells));
  }

  private static boolean isShare(MetricValue value) {
    return value != null && value.value() >= 0 && value.value() <= 1;
  }

  /** Whether a task is a cell of such a map. */
  static boolean isCell(TaskResult task) {
    return place(task, "context_length").isPresent() && place(task, "depth").isPresent();
  }

  private static Optional<Integer> place(TaskResult task, String key) {
    return task.config() != null
            && task.config().get("metadata") instanceof Map<?, ?> metadata
            && metadata.get(key) instanceof Number number
        ? Optional.of(number.intValue())
        : Optional.empty();
  }

  /** A cell's task. */
  Optional<TaskResult> task(int length, int depth) {
    return Optional.ofNullable(cells.get(length).get(depth));
  }

  /** A cell's score. */
  Optional<Double> score(int length, int depth) {
    return task(length, depth).map(task -> task.metrics().get(metric).value());
  }
}
