package io.latentspark.eval.run;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.code.CodeLimits;
import io.latentspark.eval.metric.DocumentScorer;
import io.latentspark.eval.metric.ScoringRules;
import io.latentspark.eval.prompt.RequestEncoder;
import io.latentspark.eval.result.GroupResult;
import io.latentspark.eval.result.TaskResult;
import io.latentspark.eval.task.TaskConfig;
import io.latentspark.eval.task.TaskGroup;
import io.latentspark.udf.LatentSpark;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * All that an evaluation asks, as a table, and what its answers amount to.
 *
 * @param tasks leaf tasks with their requests
 * @param groups groups, each before the groups within it
 */
public record EvaluationPlan(List<PlannedTask> tasks, List<TaskGroup> groups) {
  /** How many documents are asked about. */
  public long documents() {
    return tasks.stream().mapToLong(task -> task.documents().size()).sum();
  }

  /** The name of the column that identifies a row of {@link #requests} and of its sample. */
  public static String keyColumn() {
    return RequestRows.KEY;
  }

  /**
   * A row for each document.
   *
   * @param tokenizer the model's, for what contexts lose that are too long
   * @param modelLength most tokens that the model reads
   */
  public Dataset<Row> requests(
      SparkSession spark, EncodingRules encoding, Tokenizer tokenizer, int modelLength) {
    List<Row> rows =
        tasks.parallelStream()
            .flatMap(task -> rows(task, encoding.encoder(tokenizer, modelLength)))
            .toList();
    return spark.createDataFrame(rows, RequestRows.SCHEMA);
  }

  private static Stream<Row> rows(PlannedTask task, RequestEncoder encoder) {
    return task.documents().stream().map(asked -> RequestRows.toRow(task.name(), asked, encoder));
  }

  /**
   * The same rows where contexts that begin alike meet, so that what is computed of their beginning
   * is shared.
   */
  public static Dataset<Row> order(Dataset<Row> requests, int partitions) {
    var context = functions.col(RequestRows.CONTEXT);
    return requests
        .repartitionByRange(partitions, context)
        .sortWithinPartitions(context, functions.col(RequestRows.KEY));
  }

  /**
   * The samples of rows of {@link #requests}: answered and scored, with their keys. Lazy.
   *
   * @throws io.latentspark.eval.EvalException if a task cannot be scored so
   */
  public Dataset<Row> samples(Dataset<Row> requests, EngineOptions engine, RunRules run) {
    Map<String, AskedTask> asked = new LinkedHashMap<>();
    Map<String, ScoringRules> rules = scoringRules(run.code());
    for (PlannedTask task : tasks) {
      asked.put(task.name(), new AskedTask(rules.get(task.name()), task.config().repeats()));
    }
    return LatentSpark.ask(
        engine,
        requests,
        new AnswerWork(asked, run.encoding(), run.seed()),
        SampleColumns.SCHEMA,
        run.maxInFlight());
  }

  /**
   * How the tasks' documents are scored, by task.
   *
   * @param code what programs of the model may use; empty: none is run
   * @throws io.latentspark.eval.EvalException if a task cannot be scored so
   */
  public Map<String, ScoringRules> scoringRules(Optional<CodeLimits> code) {
    Map<String, ScoringRules> all = new LinkedHashMap<>();
    for (PlannedTask task : tasks) {
      TaskConfig config = task.config();
      ScoringRules rules =
          new ScoringRules(
              config.name(),
              config.outputType(),
              config.processResults(),
              config.metrics(),
              config.filters());
      ScoringRules allowed = code.map(rules::allowingCode).orElse(rules);
      DocumentScorer.of(allowed); // what is wrong with a task is found before any work
      all.put(config.name(), allowed);
    }
    return all;
  }

  /**
   * What each task came to.
   *
   * @param samples written rows of {@link #samples}
   * @param bootstrapIterations resamplings where a standard error has no formula
   */
  public List<TaskResult> taskResults(Dataset<Row> samples, int bootstrapIterations) {
    TaskScores scores = new TaskScores(samples);
    return tasks.stream().map(task -> scores.of(task, bootstrapIterations)).toList();
  }

  /** What each group came to. */
  public List<GroupResult> groupResults(List<TaskResult> results) {
    return groups.stream().map(group -> TaskScores.of(group, groups, results)).toList();
  }
}
