package io.latentspark.eval.reward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.eval.EvalException;
import io.latentspark.eval.metric.ScoringRules;
import io.latentspark.eval.task.MetricConfig;
import io.latentspark.eval.task.OutputType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which of a document's scores is the reward. */
class TaskRewardTest {

  /** DROP's scoring gives its values in an order that differs from one JVM to the next. */
  @Test
  void theFirstOfTheMetricListCountsWhateverTheValuesOrder() {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    values.put("f1,none", List.of(0.8));
    values.put("em,none", List.of(0.0));
    values.put("em,other", List.of(1.0));
    assertEquals(0, TaskReward.value(rules("em", "f1"), "none", values));
    assertEquals(0.8, TaskReward.value(rules("f1", "em"), "none", values));
  }

  @Test
  void lessIsBetterWhereTheMetricSaysSo() {
    ScoringRules rules =
        new ScoringRules(
            "t",
            OutputType.GENERATE_UNTIL,
            null,
            List.of(
                new MetricConfig("ter", "mean", false, Map.of()),
                new MetricConfig("em", "mean", true, Map.of())),
            List.of());
    Map<String, List<Double>> values = Map.of("ter,none", List.of(0.75), "em,none", List.of(1.0));
    assertEquals(-0.75, TaskReward.value(rules, "none", values));
  }

  @Test
  void aMetricMayCallItsValueOtherwise() {
    assertEquals(
        1,
        TaskReward.value(
            rules("humaneval.pass_at_k"),
            "create_test",
            Map.of("pass@1,create_test", List.of(1.0))));
  }

  @Test
  void aTaskWithoutScoresOfSingleAnswersIsAnError() {
    EvalException error =
        assertThrows(
            EvalException.class,
            () ->
                TaskReward.value(
                    rules("bypass", "bleu"),
                    "none",
                    Map.of("bypass,none", List.of(), "bleu,none", List.of(3.0, 2.0))));
    assertTrue(error.getMessage().startsWith("Task t has no score of a single answer"));
  }

  private static ScoringRules rules(String... metrics) {
    return new ScoringRules(
        "t",
        OutputType.GENERATE_UNTIL,
        null,
        Stream.of(metrics).map(name -> new MetricConfig(name, "mean", true, Map.of())).toList(),
        List.of());
  }
}
