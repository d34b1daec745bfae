package io.latentspark.jobs.evaluate;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.result.Evaluation;
import io.latentspark.eval.result.TaskResult;
import io.latentspark.eval.run.EvaluationPlan;
import io.latentspark.eval.run.RunRules;
import io.latentspark.jobs.output.RowOutcome;
import io.latentspark.jobs.rows.RowsWork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A plan and how it is asked: what a job makes of its rows, and what comes of them.
 *
 * @param model how results name the model
 * @param rules how documents are asked and scored
 * @param fingerprint everything that changes a sample
 * @param settings the run's, under lm-evaluation-harness's names
 */
record EvaluationRun(
    String model,
    EvaluationPlan plan,
    EngineOptions engine,
    RunRules rules,
    PlanFingerprint fingerprint,
    Map<String, Object> settings) {
  private static final RowOutcome OUTCOME =
      new RowOutcome(
          "CASE WHEN error IS NOT NULL THEN 'FAILED' END",
          List.of(
              new RowOutcome.Sum("prompt_tokens", "aggregate(prompt_tokens, 0L, (a, b) -> a + b)"),
              new RowOutcome.Sum("scored_tokens", "aggregate(scores, 0L, (a, s) -> a + s.tokens)"),
              new RowOutcome.Sum("generated_tokens", "generated_tokens"),
              new RowOutcome.Sum(
                  "tokens",
                  "aggregate(prompt_tokens, 0L, (a, b) -> a + b)"
                      + " + aggregate(scores, 0L, (a, s) -> a + s.tokens) + generated_tokens")),
          "tokens");

  /**
   * A row for each document, to be answered and scored.
   *
   * @param job its name
   */
  RowsWork work(String job, SparkSession spark) {
    return new RowsWork(
        job,
        "evaluating",
        requests(spark),
        Optional.of(EvaluationPlan.keyColumn()),
        requests -> plan.samples(requests, engine, rules),
        EvaluationPlan::order,
        RowsWork.Default.ORDERED,
        OUTCOME,
        fingerprint.values(),
        totals -> Map.of());
  }

  private Dataset<Row> requests(SparkSession spark) {
    int most = engine.maxModelLen();
    int length = most > 0 ? most : ModelConfig.read(engine.model()).maxPositionEmbeddings();
    try (Tokenizer tokenizer = tokenizer()) {
      return plan.requests(spark, rules.encoding(), tokenizer, length);
    }
  }

  private Tokenizer tokenizer() {
    return Tokenizer.load(engine.model())
        .orElseThrow(() -> EngineErrors.tokenizerMissing(engine.model()));
  }

  /**
   * What the samples came to.
   *
   * @param bootstrapIterations resamplings where a standard error has no formula
   */
  Evaluation evaluation(Dataset<Row> samples, Instant started, int bootstrapIterations) {
    List<TaskResult> results = plan.taskResults(samples, bootstrapIterations);
    return new Evaluation(
        model,
        fingerprint.hash(),
        started,
        Duration.between(started, Instant.now()).toMillis() / 1000.0,
        results,
        plan.groupResults(results),
        settings);
  }
}
