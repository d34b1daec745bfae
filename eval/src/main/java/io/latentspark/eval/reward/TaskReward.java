package io.latentspark.eval.reward;

import io.latentspark.eval.metric.DocumentScorer;
import io.latentspark.eval.metric.DocumentScores;
import io.latentspark.eval.metric.ScoringRules;
import io.latentspark.eval.prompt.DocumentRequests;
import io.latentspark.eval.run.RequestRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** A task's own score of a document: its first metric, of its first filter. */
final class TaskReward implements Reward {
  private final Map<String, DocumentScorer> scorers = new HashMap<>();
  private final int task;

  /**
   * @throws io.latentspark.eval.EvalException if a task cannot be scored
   */
  TaskReward(Map<String, ScoringRules> tasks, StructType schema) {
    tasks.forEach((name, rules) -> scorers.put(name, DocumentScorer.of(rules)));
    task = schema.fieldIndex("task");
  }

  @Override
  public Grade grade(Response response, Row row) {
    DocumentRequests asked = RequestRows.requests(row);
    DocumentScores scores =
        scorers
            .get(row.getString(task))
            .score(
                asked.document(),
                asked.target(),
                asked.choices(),
                List.of(),
                List.of(response.text()));
    Map.Entry<String, List<Double>> first = scores.metrics().entrySet().iterator().next();
    String filter = first.getKey().substring(first.getKey().lastIndexOf(',') + 1);
    List<String> answers = scores.filtered().getOrDefault(filter, List.of());
    return new Grade(first.getValue().get(0), answers.isEmpty() ? null : answers.get(0));
  }
}
