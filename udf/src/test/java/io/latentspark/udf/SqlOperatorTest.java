package io.latentspark.udf;

import static io.latentspark.udf.LocalSql.rows;
import static io.latentspark.udf.LocalSql.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.EngineMetrics;
import io.latentspark.udf.sql.LlmCallsExec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.math.BigInt;

/** The operator while it runs: order, batches, cancelling, metrics, what EXPLAIN shows. */
class SqlOperatorTest {
  @BeforeAll
  static void load() {
    rows("SELECT llm_generate_text('Load the model')");
  }

  @Test
  void rowsComeInTheirOrderAndThoseOfSeveralTasksShareSteps() {
    EngineMetrics before = metrics();
    List<Row> answers = rows("SELECT id, llm_generate_text(prompt, ignore_eos => true) FROM t");
    EngineMetrics after = metrics();
    assertEquals(
        rows("SELECT id FROM t").stream().map(row -> row.getLong(0)).toList(),
        answers.stream().map(row -> row.getLong(0)).toList());
    // A task of 10 rows alone never has more than 10 of them in a step.
    double batch =
        (double) (after.batchedSequences() - before.batchedSequences())
            / (after.steps() - before.steps());
    assertTrue(batch > 10, "rows in a step: " + batch);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theRowsAfterALimitSpreadOverTasksInTheirOrder(boolean adaptive) {
    String query =
        "SELECT id, llm_generate_text(prompt, ignore_eos => true, max_tokens => 12) FROM t"
            + " WHERE grp >= 0 ORDER BY id DESC LIMIT 40";
    List<Row> inOneTask = rows(query);
    Map<String, String> settings =
        Map.of(
            "spark.sql.adaptive.enabled",
            "" + adaptive,
            "spark.latentspark.min-rows-per-task",
            "10",
            "spark.latentspark.max-in-flight",
            "10");
    with(
        settings,
        () -> {
          Dataset<Row> rows = sql(query);
          assertEquals(inOneTask, rows.collectAsList());
          var partitions = rows.toJavaRDD().glom();
          assertEquals(List.of(20, 20), partitions.collect().stream().map(List::size).toList());
          // A preference for where the rows were written would keep them there.
          assertTrue(
              partitions.partitions().stream()
                  .allMatch(part -> partitions.rdd().preferredLocations(part).isEmpty()));
          assertSpread(true, query);
        });
  }

  @Test
  void rowsAreSpreadOnlyWhereThereAreEnoughAndTheirOrderStays() {
    with(
        Map.of("spark.latentspark.min-rows-per-task", "10"),
        () -> {
          String some = "(SELECT id, grp, llm_generate_text(prompt) g FROM t ";
          assertSpread(true, "SELECT * FROM " + some + "LIMIT 20)");
          assertSpread(false, "SELECT * FROM " + some + "LIMIT 19)");
          assertSpread(false, "SELECT * FROM " + some + ")");
          assertSpread(
              false,
              "SELECT llm_generate_text(prompt) FROM"
                  + " (SELECT /*+ COALESCE(1) */ prompt FROM (SELECT prompt FROM t LIMIT 20))");
          // After a filter nobody knows how many there are; a hint spreads them.
          String few = "SELECT llm_generate_text(prompt) FROM (%s)";
          String filter = "SELECT %s prompt FROM t WHERE id < 20";
          assertSpread(false, few.formatted(filter.formatted("")));
          String hint = few.formatted(filter.formatted("/*+ REPARTITION(2) */"));
          assertEquals(
              List.of(10, 10),
              sql(hint).toJavaRDD().glom().collect().stream().map(List::size).toList());
          // A shuffle does not keep the order of several partitions.
          String list = "SELECT collect_list(id) FROM " + some + "ORDER BY id DESC LIMIT 40)";
          assertSpread(false, list + " WHERE g >= ''");
          assertEquals(
              sql("SELECT id FROM t ORDER BY id DESC").as(Encoders.LONG()).collectAsList(),
              rows(list + " WHERE g >= ''").get(0).getList(0));
          String sum = "SELECT grp, sum(id) FROM %s WHERE %s GROUP BY grp ORDER BY grp";
          String spread = sum.formatted(some + "LIMIT 40)", "g >= ''");
          assertSpread(true, spread);
          assertEquals(rows(sum.formatted("t", "true")), rows(spread));
          assertEquals(
              rows("SELECT id, row_number() OVER (ORDER BY id) FROM t ORDER BY id"),
              rows(
                  "SELECT id, row_number() OVER (ORDER BY id) FROM "
                      + some
                      + "LIMIT 40) WHERE g >= '' ORDER BY id"));
        });
  }

  private static void assertSpread(boolean expected, String query) {
    String plan = sql(query).queryExecution().executedPlan().toString();
    assertEquals(expected, plan.contains("SpreadRows 2, "), plan);
  }

  private static void with(Map<String, String> settings, Runnable work) {
    settings.forEach((key, value) -> LocalSpark.SPARK.conf().set(key, value));
    try {
      work.run();
    } finally {
      settings.keySet().forEach(key -> LocalSpark.SPARK.conf().unset(key));
    }
  }

  @Test
  void aCancelledQueryEndsItsRequests() throws Exception {
    long before = metrics().requests();
    CompletableFuture<List<Row>> query =
        CompletableFuture.supplyAsync(
            () -> {
              LocalSpark.SPARK.sparkContext().setJobGroup("doomed", "to be cancelled", false);
              return rows(
                  "SELECT llm_generate_text(prompt || ' ' || n, max_tokens => 1000, ignore_eos =>"
                      + " true) FROM t CROSS JOIN (SELECT explode(sequence(1, 50)) n)");
            });
    long steps = metrics().steps();
    while (metrics().steps() == steps && !query.isDone()) {
      Thread.sleep(20);
    }
    LocalSpark.SPARK.sparkContext().cancelJobGroup("doomed");
    assertThrows(ExecutionException.class, query::get);
    long deadline = System.nanoTime() + 30_000_000_000L;
    long then;
    do {
      then = metrics().steps();
      Thread.sleep(200);
    } while (metrics().steps() != then && System.nanoTime() < deadline);
    assertEquals(then, metrics().steps(), "steps go on for a query that was cancelled");
    assertTrue(metrics().requests() - before <= 2 * LatentSpark.DEFAULT_MAX_IN_FLIGHT);
  }

  @Test
  void metricsAreOnTheNode() {
    Dataset<Row> rows =
        sql(
            "SELECT if(id < 30, llm_generate_text(if(id < 5, '', prompt), ignore_eos => true), NULL)"
                + " FROM t");
    rows.collectAsList();
    var metrics = operator(rows).metrics();
    assertEquals(40, metrics.apply("rows").value());
    assertEquals(30, metrics.apply("requests").value());
    assertEquals(5, metrics.apply("errors").value());
    assertEquals(25 * 3, metrics.apply("outputTokens").value());
    assertTrue(metrics.apply("inputTokens").value() > 25);
    assertTrue(metrics.apply("waitTime").value() > 0);
  }

  @Test
  void prefixHitsAndAcceptedDraftsAreCounted() {
    String prefix = "'" + "One two three four five six seven eight nine ten. ".repeat(12) + "'";
    Dataset<Row> rows =
        sql("SELECT llm_generate_text(" + prefix + " || id, max_tokens => 8) FROM t WHERE id < 1");
    rows.collectAsList();
    rows =
        sql("SELECT llm_generate_text(" + prefix + " || id, max_tokens => 8) FROM t WHERE id = 1");
    rows.collectAsList();
    var metrics = operator(rows).metrics();
    assertTrue(metrics.apply("prefixHitTokens").value() >= 32);
    assertTrue(metrics.apply("draftedTokens").value() > 0);
    assertTrue(metrics.apply("acceptedTokens").value() <= metrics.apply("draftedTokens").value());
  }

  @Test
  void explainShowsOneReadableNode() {
    String query =
        "SELECT id, llm_generate(prompt).result, llm_score(prompt, ' x').logprob FROM t WHERE id < 3";
    String plan = rows("EXPLAIN " + query).get(0).getString(0);
    assertEquals(2, plan.split("LlmCalls \\[", -1).length, plan);
    assertTrue(
        plan.contains("llm_generate(prompt#") && plan.contains("; model=model, max_tokens=3"),
        plan);
    assertTrue(plan.contains("ReadSchema: struct<id:bigint,prompt:string>"), plan);
    assertTrue(rows("EXPLAIN FORMATTED " + query).get(0).getString(0).contains("LlmCalls ("), plan);
  }

  @Test
  void sizesIncludeTheGeneratedColumns() {
    String generated = "(SELECT id, llm_generate_text(prompt, max_tokens => 100000) g FROM t)";
    BigInt size =
        sql("SELECT * FROM " + generated).queryExecution().optimizedPlan().stats().sizeInBytes();
    assertTrue(size.toLong() > 100_000 * 4, "estimated: " + size);
    Dataset<Row> joined =
        sql("SELECT * FROM " + generated + " a JOIN " + generated + " b ON a.id = b.id");
    LocalSpark.SPARK.conf().set("spark.sql.autoBroadcastJoinThreshold", "1m");
    try {
      String plan = joined.queryExecution().sparkPlan().toString();
      assertTrue(plan.contains("SortMergeJoin"), plan);
    } finally {
      LocalSpark.SPARK.conf().unset("spark.sql.autoBroadcastJoinThreshold");
    }
  }

  @Test
  void equalPlansAreKnownAsEqual() {
    String query = "SELECT llm_generate(prompt%s) FROM t";
    assertTrue(analyzed(query.formatted("")).sameResult(analyzed(query.formatted(""))));
    assertFalse(
        analyzed(query.formatted("")).sameResult(analyzed(query.formatted(", max_tokens => 9"))));
  }

  private static LogicalPlan analyzed(String query) {
    return sql(query).queryExecution().analyzed();
  }

  private static EngineMetrics metrics() {
    return EngineProvider.metrics().get(0);
  }

  private static LlmCallsExec operator(Dataset<Row> rows) {
    SparkPlan node = rows.queryExecution().executedPlan();
    while (!(node instanceof LlmCallsExec)) {
      node = node.children().apply(0);
    }
    return (LlmCallsExec) node;
  }
}
