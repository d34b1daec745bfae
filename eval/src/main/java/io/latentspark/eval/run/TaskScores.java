package io.latentspark.eval.run;

import static org.apache.spark.sql.functions.col;

import io.latentspark.eval.result.GroupResult;
import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.result.TaskResult;
import io.latentspark.eval.statistics.Aggregator;
import io.latentspark.eval.statistics.GroupAggregator;
import io.latentspark.eval.task.TaskGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Sums up written samples. */
final class TaskScores {
  private final Map<String, List<Map<String, List<Double>>>> values = new LinkedHashMap<>();
  private final Map<String, Integer> failed = new LinkedHashMap<>();
  private final Map<String, Map<Integer, String>> hashes = new LinkedHashMap<>();

  /**
   * Reads what documents came to.
   *
   * @param samples rows with the columns of samples
   */
  TaskScores(Dataset<Row> samples) {
    for (Row row :
        samples
            .select("task", "doc_id", "metrics", "error", "doc_hash", "prompt_hash", "target_hash")
            .orderBy(col("task"), col("doc_id"))
            .collectAsList()) {
      String task = row.getString(0);
      values.computeIfAbsent(task, name -> new ArrayList<>()).add(metrics(row));
      failed.merge(task, row.isNullAt(3) ? 0 : 1, Integer::sum);
      hashes
          .computeIfAbsent(task, name -> new HashMap<>())
          .put(
              row.getInt(1),
              row.getString(4) + Objects.toString(row.get(5), "") + row.getString(6));
    }
  }

  private static Map<String, List<Double>> metrics(Row row) {
    Map<String, List<Double>> metrics = new LinkedHashMap<>();
    if (!row.isNullAt(2)) {
      Map<String, scala.collection.Seq<Double>> map = row.getJavaMap(2);
      map.forEach((key, list) -> metrics.put(key, List.copyOf(CollectionConverters.asJava(list))));
    }
    return metrics;
  }

  /**
   * A task's result.
   *
   * @param bootstrapIterations resamplings where a standard error has no formula
   */
  TaskResult of(PlannedTask task, int bootstrapIterations) {
    List<Map<String, List<Double>>> documents = values.getOrDefault(task.name(), List.of());
    Map<String, MetricValue> metrics =
        Aggregator.of(task.name(), task.config().metrics(), bootstrapIterations)
            .aggregate(documents);
    return new TaskResult(
        task.name(),
        task.config().alias(),
        task.config().version(),
        task.shots(),
        documents.size(),
        task.splitSize(),
        failed.getOrDefault(task.name(), 0),
        metrics,
        task.promptHash(),
        taskHash(task),
        task.config().yaml());
  }

  /** As lm-eval lists samples: filter by filter, in the order in which they were asked for. */
  private String taskHash(PlannedTask task) {
    Map<Integer, String> ofTask = hashes.getOrDefault(task.name(), Map.of());
    String once =
        task.documents().stream()
            .map(asked -> ofTask.getOrDefault(asked.document().index(), ""))
            .collect(Collectors.joining());
    return DigestUtils.sha256Hex(once.repeat(task.config().filters().size()));
  }

  /** A group's result from those of all tasks. */
  static GroupResult of(TaskGroup group, List<TaskGroup> groups, List<TaskResult> tasks) {
    List<TaskResult> leaves = leaves(group, groups, tasks);
    return new GroupResult(
        group.name(),
        group.alias(),
        group.version(),
        group.members(),
        leaves.stream().mapToInt(TaskResult::documents).sum(),
        GroupAggregator.aggregate(group.metrics(), leaves));
  }

  private static List<TaskResult> leaves(
      TaskGroup group, List<TaskGroup> groups, List<TaskResult> tasks) {
    List<TaskResult> leaves = new ArrayList<>();
    for (String member : group.members()) {
      groups.stream()
          .filter(inner -> inner.name().equals(member))
          .forEach(inner -> leaves.addAll(leaves(inner, groups, tasks)));
      tasks.stream().filter(task -> task.task().equals(member)).forEach(leaves::add);
    }
    return leaves;
  }
}
