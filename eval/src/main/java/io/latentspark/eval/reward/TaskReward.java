package io.latentspark.eval.reward;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.metric.DocumentScorer;
import io.latentspark.eval.metric.DocumentScores;
import io.latentspark.eval.metric.ScoringRules;
import io.latentspark.eval.prompt.DocumentRequests;
import io.latentspark.eval.run.RequestRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A task's own score of a document: its first metric of single answers, of its first filter;
 * negated where less is better.
 */
final class TaskReward implements Reward {
  private final Map<String, DocumentScorer> scorers = new HashMap<>();
  private final Map<String, ScoringRules> rules;
  private final int task;

  /**
   * @throws io.latentspark.eval.EvalException if a task cannot be scored
   */
  TaskReward(Map<String, ScoringRules> tasks, StructType schema) {
    this.rules = tasks;
    tasks.forEach((name, each) -> scorers.put(name, DocumentScorer.of(each)));
    task = schema.fieldIndex("task");
  }

  @Override
  public Grade grade(Response response, Row row) {
    DocumentRequests asked = RequestRows.requests(row);
    String name = row.getString(task);
    DocumentScores scores =
        scorers
            .get(name)
            .score(
                asked.document(),
                asked.target(),
                asked.choices(),
                List.of(),
                List.of(response.text()));
    Map.Entry<String, List<String>> first = scores.filtered().entrySet().iterator().next();
    return new Grade(
        value(rules.get(name), first.getKey(), scores.metrics()), firstOf(first.getValue()));
  }

  /**
   * By the order of {@code metric_list}: that in which a scoring computes its values is its own.
   */
  static double value(ScoringRules rules, String filter, Map<String, List<Double>> metrics) {
    Stream<String> listed = rules.metrics().stream().map(metric -> metric.metric() + "," + filter);
    Stream<String> others = // a metric may call its values otherwise: pass@1
        metrics.keySet().stream().filter(key -> key.endsWith("," + filter)).sorted();
    String key =
        Stream.concat(listed, others)
            .filter(each -> metrics.getOrDefault(each, List.of()).size() == 1) // else of a corpus
            .findFirst()
            .orElseThrow(() -> EvalErrors.taskScoreMissing(rules.task()));
    double value = metrics.get(key).get(0);
    return isLess(rules, key, filter) ? -value : value;
  }

  /** Whether less is better. */
  private static boolean isLess(ScoringRules rules, String key, String filter) {
    return rules.metrics().stream()
        .anyMatch(metric -> !metric.higherIsBetter() && key.equals(metric.metric() + "," + filter));
  }

  private static String firstOf(List<String> answers) {
    return answers.isEmpty() ? null : answers.get(0);
  }
}
