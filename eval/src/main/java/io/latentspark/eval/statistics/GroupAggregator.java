package io.latentspark.eval.statistics;

import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.result.TaskResult;
import io.latentspark.eval.task.GroupMetric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** A group's values from those of all leaf tasks below it. */
public final class GroupAggregator {

  /** A leaf task's value and how many documents it is made of. */
  private record Part(MetricValue value, int documents) {
    double error() {
      return value.standardError().orElseThrow();
    }
  }

  private GroupAggregator() {}

  /**
   * The group's values by {@code metric,filter}. Tasks without a metric are left out of it; the
   * standard error is empty if one of the tasks has none.
   *
   * @param leaves the leaf tasks below the group, at any depth
   */
  public static Map<String, MetricValue> aggregate(
      List<GroupMetric> metrics, List<TaskResult> leaves) {
    Map<String, MetricValue> values = new LinkedHashMap<>();
    for (GroupMetric metric : metrics) {
      for (String key : keys(metric, leaves)) {
        List<Part> parts =
            leaves.stream()
                .filter(leaf -> leaf.metrics().containsKey(key))
                .map(leaf -> new Part(leaf.metrics().get(key), leaf.documents()))
                .toList();
        if (!parts.isEmpty()) {
          values.put(key, combine(parts, metric.weightBySize()));
        }
      }
    }
    return values;
  }

  private static List<String> keys(GroupMetric metric, List<TaskResult> leaves) {
    String prefix = metric.metric() + ",";
    if (!metric.filters().isEmpty()) {
      return metric.filters().stream().map(prefix::concat).toList();
    }
    TreeSet<String> found = new TreeSet<>();
    for (TaskResult leaf : leaves) {
      leaf.metrics().keySet().stream().filter(key -> key.startsWith(prefix)).forEach(found::add);
    }
    return List.copyOf(found);
  }

  private static MetricValue combine(List<Part> parts, boolean weightBySize) {
    double sum = 0;
    double weights = 0;
    for (Part part : parts) {
      double weight = weightBySize ? part.documents() : 1;
      sum += part.value().value() * weight;
      weights += weight;
    }
    return new MetricValue(
        sum / weights, error(parts, weightBySize), parts.get(0).value().higherIsBetter());
  }

  private static OptionalDouble error(List<Part> parts, boolean weightBySize) {
    if (parts.stream().anyMatch(part -> part.value().standardError().isEmpty())) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(weightBySize ? pooled(parts) : ofPlainMean(parts));
  }

  /** The error of the mean over all documents, from the pooled variance of the tasks. */
  private static double pooled(List<Part> parts) {
    double squares = 0;
    double documents = 0;
    for (Part part : parts) {
      double size = part.documents();
      squares += (size - 1) * part.error() * part.error() * size;
      documents += size;
    }
    return Math.sqrt(squares / (documents - parts.size()) / documents);
  }

  /** The error of the plain mean of independent values. */
  private static double ofPlainMean(List<Part> parts) {
    double squares = parts.stream().mapToDouble(part -> part.error() * part.error()).sum();
    return Math.sqrt(squares) / parts.size();
  }
}
