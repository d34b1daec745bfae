package io.latentspark.eval.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.result.TaskResult;
import io.latentspark.eval.statistics.Aggregator;
import io.latentspark.eval.statistics.GroupAggregator;
import io.latentspark.eval.task.GroupMetric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Computes filters, metrics and aggregates of a run again and compares each with lm-eval's. */
final class GoldenScores {

  private static final double TOLERANCE = 1e-9;

  /** Log-likelihoods are written with nine digits: what is made of exponentials is less exact. */
  private static final double EXPONENTIAL_TOLERANCE = 1e-6;

  private final GoldenRun run;
  private final Map<String, List<Map<String, List<Double>>>> values = new LinkedHashMap<>();
  private final Map<String, TaskResult> tasks = new LinkedHashMap<>();

  GoldenScores(GoldenRun run) {
    this.run = run;
  }

  void check() {
    Map<String, DocumentScorer> scorers = new HashMap<>();
    for (GoldenRun.Sample sample : run.samples) {
      DocumentScorer scorer =
          scorers.computeIfAbsent(sample.task(), task -> DocumentScorer.of(run.rules(task)));
      checkSample(sample, scorer);
    }
    values.keySet().forEach(this::checkTask);
    run.results
        .path("groups")
        .fields()
        .forEachRemaining(entry -> checkGroup(entry.getKey(), entry.getValue()));
  }

  private void checkSample(GoldenRun.Sample sample, DocumentScorer scorer) {
    String place = run.name + " " + sample.task() + " " + sample.document().index();
    DocumentScores scores =
        scorer.score(
            sample.document(), sample.target(), sample.choices(), sample.scores(), sample.texts());
    assertEquals(sample.filtered(), scores.filtered(), place);
    assertEquals(sample.metrics().keySet(), scores.metrics().keySet(), place);
    sample
        .metrics()
        .forEach(
            (key, expected) -> {
              List<Double> actual = scores.metrics().get(key);
              assertEquals(expected.size(), actual.size(), place + " " + key);
              for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.get(i), actual.get(i), TOLERANCE, place + " " + key);
              }
            });
    values.computeIfAbsent(sample.task(), task -> new ArrayList<>()).add(scores.metrics());
  }

  private void checkTask(String task) {
    List<Map<String, List<Double>>> documents = values.get(task);
    Map<String, MetricValue> metrics =
        Aggregator.of(task, run.rules(task).metrics(), Aggregator.DEFAULT_BOOTSTRAP_ITERATIONS)
            .aggregate(documents);
    JsonNode expected = run.results.get("results").get(task);
    assertEquals(expected.get("sample_len").asInt(), documents.size());
    checkValues(task, expected, metrics);
    tasks.put(
        task,
        new TaskResult(task, task, "1", 0, documents.size(), 0, 0, metrics, "", null, Map.of()));
  }

  private void checkGroup(String group, JsonNode expected) {
    List<GroupMetric> metrics = new ArrayList<>();
    for (String metric : List.of("acc", "acc_norm", "exact_match")) {
      metrics.add(new GroupMetric(metric, !group.endsWith("_macro"), List.of()));
    }
    Map<String, MetricValue> computed =
        GroupAggregator.aggregate(metrics, leaves(group).stream().map(tasks::get).toList());
    // A group of lm-eval lists some of its tasks' metrics.
    computed.keySet().removeIf(key -> !expected.has(key));
    checkValues(group, expected, computed);
  }

  private List<String> leaves(String name) {
    JsonNode members = run.results.get("group_subtasks").path(name);
    if (members.isMissingNode()) {
      return List.of(name);
    }
    List<String> leaves = new ArrayList<>();
    members.forEach(member -> leaves.addAll(leaves(member.asText())));
    return leaves;
  }

  private void checkValues(String name, JsonNode expected, Map<String, MetricValue> computed) {
    int compared = 0;
    for (Map.Entry<String, MetricValue> entry : computed.entrySet()) {
      String key = entry.getKey();
      String place = run.name + " " + name + " " + key;
      double tolerance =
          key.contains("perplexity") || key.startsWith("bits") ? EXPONENTIAL_TOLERANCE : TOLERANCE;
      double value = expected.get(key).asDouble();
      assertEquals(value, entry.getValue().value(), tolerance * Math.max(1, value), place);
      JsonNode error = expected.get(key.replaceFirst(",", "_stderr,"));
      if (error.isTextual()) {
        assertTrue(entry.getValue().standardError().isEmpty(), place);
      } else {
        double standardError = entry.getValue().standardError().orElseThrow();
        assertEquals(
            error.asDouble(), standardError, tolerance * Math.max(1, error.asDouble()), place);
      }
      compared++;
    }
    expected
        .fieldNames()
        .forEachRemaining(
            key ->
                assertTrue(
                    !key.contains(",") || key.contains("_stderr,") || computed.containsKey(key),
                    name + " " + key));
    assertTrue(compared > 0 || !expected.fieldNames().next().contains(","));
  }
}
