package io.latentspark.eval.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes a group's YAML a {@link TaskGroup}. */
final class GroupReader {
  private final String name;
  private final Map<String, Object> values;
  private final TaskKeys keys;

  GroupReader(String name, String file, Map<String, Object> values) {
    this.name = name;
    this.values = values;
    this.keys = new TaskKeys(name, file, values);
  }

  TaskGroup read(List<String> members) {
    Object version = keys.map("metadata").get("version");
    return new TaskGroup(
        name,
        keys.string("group_alias").orElse(name),
        version == null ? null : String.valueOf(version),
        List.copyOf(members),
        metrics());
  }

  private List<GroupMetric> metrics() {
    List<Map<String, Object>> entries =
        values.get("aggregate_metric_list") instanceof Map<?, ?>
            ? List.of(keys.map("aggregate_metric_list"))
            : keys.maps("aggregate_metric_list");
    List<GroupMetric> metrics = new ArrayList<>();
    for (Map<String, Object> entry : entries) {
      Object aggregation = entry.getOrDefault("aggregation", "mean");
      if (entry.get("metric") == null || !"mean".equals(aggregation)) {
        throw keys.wrong(
            "aggregate_metric_list", "a list of entries with metric and aggregation: mean");
      }
      metrics.add(
          new GroupMetric(
              String.valueOf(entry.get("metric")),
              !Boolean.FALSE.equals(entry.get("weight_by_size")),
              YamlFile.list(entry.get("filter_list")).stream().map(String::valueOf).toList()));
    }
    return metrics;
  }
}
