package io.latentspark.eval.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.result.TaskResult;
import io.latentspark.eval.task.GroupMetric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against lm-eval's own functions, see statistics/make_expected.py. */
class GroupAggregatorTest {

  private static TaskResult task(String name, int documents, Map<String, MetricValue> metrics) {
    return new TaskResult(name, name, "1", 0, documents, documents, 0, metrics, "", null, Map.of());
  }

  private static MetricValue value(double value, OptionalDouble error) {
    return new MetricValue(value, error, true);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void combinesAsLmEval(boolean weighted) throws IOException {
    JsonNode groups = AggregatorTest.expected().get("groups");
    List<TaskResult> leaves = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      leaves.add(
          task(
              "t" + i,
              groups.get("sizes").get(i).asInt(),
              Map.of(
                  "acc,none",
                  value(
                      groups.get("values").get(i).asDouble(),
                      OptionalDouble.of(groups.get("errors").get(i).asDouble())))));
    }
    MetricValue combined =
        GroupAggregator.aggregate(
                List.of(new GroupMetric("acc", weighted, List.of("none"))), leaves)
            .get("acc,none");
    String key = weighted ? "weighted" : "plain";
    assertEquals(groups.get(key).asDouble(), combined.value(), 1e-12);
    assertEquals(
        groups.get(key + "_stderr").asDouble(), combined.standardError().getAsDouble(), 1e-12);
  }

  @Test
  void oneTaskWithoutErrorLeavesTheGroupWithout() {
    List<TaskResult> leaves =
        List.of(
            task("a", 10, Map.of("acc,none", value(1, OptionalDouble.of(0.1)))),
            task("b", 1, Map.of("acc,none", value(0, OptionalDouble.empty()))));
    MetricValue combined =
        GroupAggregator.aggregate(List.of(new GroupMetric("acc", true, List.of("none"))), leaves)
            .get("acc,none");
    assertEquals(10.0 / 11, combined.value(), 1e-12);
    assertTrue(combined.standardError().isEmpty());
  }

  @Test
  void findsTheTasksFiltersWhereNoneAreListed() {
    List<TaskResult> leaves =
        List.of(
            task("a", 10, Map.of("em,strict", value(1, OptionalDouble.empty()))),
            task(
                "b",
                10,
                Map.of(
                    "em,strict", value(0, OptionalDouble.empty()),
                    "em,loose", value(0.25, OptionalDouble.empty()))));
    Map<String, MetricValue> combined =
        GroupAggregator.aggregate(List.of(new GroupMetric("em", true, List.of())), leaves);
    assertEquals(List.of("em,loose", "em,strict"), List.copyOf(combined.keySet()));
    assertEquals(0.25, combined.get("em,loose").value());
    assertEquals(0.5, combined.get("em,strict").value());
  }

  @Test
  void aMetricNoTaskHasIsLeftOut() {
    assertEquals(
        Map.of(),
        GroupAggregator.aggregate(
            List.of(new GroupMetric("f1", true, List.of("none"))),
            List.of(task("a", 10, Map.of("acc,none", value(1, OptionalDouble.empty()))))));
  }
}
