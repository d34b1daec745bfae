package io.latentspark.udf;

import static io.latentspark.udf.LocalSql.requests;
import static io.latentspark.udf.LocalSql.rows;
import static io.latentspark.udf.LocalSql.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where in a query a call may stand, and for how many rows the engine is asked there. */
class SqlQueriesTest {
  /** {@code gen(x)} is short for {@code llm_generate_text(x)}. */
  @ParameterizedTest(name = "{0} requests: {1}")
  @CsvSource(
      delimiter = ':',
      quoteCharacter = '"',
      textBlock =
          """
          # Equal calls are made once, nested ones one after the other.
          3: SELECT llm_generate(prompt).result, gen(prompt), llm_generate(prompt).usage FROM t WHERE id < 3
          3: SELECT gen(prompt, temperature => 1), gen(prompt, temperature => 1) FROM t WHERE id < 3
          6: SELECT gen(prompt, temperature => 1), gen(prompt, temperature => 1, seed => 4) FROM t WHERE id < 3
          6: SELECT gen(concat('again ', gen(prompt))) FROM t WHERE id < 3
          12: SELECT llm_score(prompt, ' one'), llm_classify(prompt, array('a', 'b')), gen(prompt) FROM t WHERE id < 3
          # Equal calls in several clauses are made once too.
          10: SELECT id, gen(prompt) FROM t WHERE id < 10 AND length(gen(prompt)) >= 0
          10: SELECT id, gen(prompt) FROM t WHERE id < 10 ORDER BY gen(prompt)
          10: SELECT llm_generate(prompt).usage FROM t WHERE id < 10 AND length(gen(prompt)) >= 0 ORDER BY gen(prompt), id
          10: SELECT gen(prompt), count(*) FROM t WHERE id < 10 AND length(gen(prompt)) >= 0 GROUP BY gen(prompt)
          10: SELECT gen(prompt), count(*) FROM t WHERE id < 10 GROUP BY gen(prompt) HAVING length(gen(prompt)) >= 0 ORDER BY gen(prompt)
          10: SELECT grp, max(gen(prompt)) FROM t WHERE id < 10 GROUP BY grp HAVING max(gen(prompt)) >= '' ORDER BY max(gen(prompt))
          5: SELECT grp, gen(string(max(id))) FROM t GROUP BY grp HAVING length(gen(string(max(id)))) >= 0 ORDER BY gen(string(max(id)))
          10: SELECT b, gen(p) FROM (SELECT id b, concat(prompt, '') p FROM t WHERE id < 10 AND length(gen(concat(prompt, ''))) >= 0) ORDER BY gen(p)
          10: SELECT a.id, gen(a.prompt) FROM t a LEFT JOIN t b ON a.id = b.id + 1 WHERE a.id < 10 AND length(gen(a.prompt)) >= 0
          10: SELECT id, rank() OVER (ORDER BY gen(prompt)), gen(prompt) FROM t WHERE id < 10 AND length(gen(prompt)) >= 0
          20: SELECT gen('a ' || gen(prompt)) FROM t WHERE id < 10 AND length(gen('a ' || gen(prompt))) >= 0
          10: SELECT CASE WHEN id < 5 THEN gen(prompt) END FROM t WHERE id < 10 AND length(gen(prompt)) >= 0
          # Not with other options, nor where the column of that name is another one.
          20: SELECT gen(prompt, max_tokens => 2) FROM t WHERE id < 10 AND length(gen(prompt)) >= 0
          20: SELECT gen(prompt) FROM (SELECT prompt || '!' AS prompt FROM t WHERE id < 10 AND length(gen(prompt)) >= 0)
          # With the same arguments for all rows a call is made once for the query, if any row needs it.
          1: SELECT id, gen('Hello') FROM t
          2: SELECT id, gen('Hel' || 'lo'), llm_score('a', ' b') FROM t WHERE id > 2
          1: SELECT CASE WHEN id < 30 THEN gen('Hello') END FROM t
          0: SELECT CASE WHEN id < 0 THEN gen('Hello') END FROM t
          40: SELECT gen('Hello', row_key => id) FROM t
          # Conditions on other columns come first, in whatever order they are written.
          10: SELECT id FROM t WHERE length(gen(prompt)) > 0 AND id < 10
          9: SELECT * FROM (SELECT id, gen(prompt) g FROM t) WHERE length(g) >= 0 AND id > 30
          10: SELECT id FROM t WHERE id < 10 AND gen(prompt) = 'no such answer' AND gen(prompt || '?') = 'x'
          # CASE, IF, COALESCE and OR ask only where they need the value.
          10: SELECT CASE WHEN id < 10 THEN gen(prompt) ELSE '' END FROM t
          40: SELECT if(id < 10, gen(prompt), gen(prompt || '!')) FROM t
          30: SELECT coalesce(if(id < 10, 'known', NULL), gen(prompt)) FROM t
          20: SELECT CASE WHEN id < 10 THEN gen(prompt) WHEN id < 20 THEN llm_generate(prompt).result END FROM t
          30: SELECT id < 10 OR gen(prompt) = 'x' FROM t
          10: SELECT CASE WHEN gen(prompt) = 'no such answer' THEN gen(prompt || '?') END FROM t WHERE id < 10
          1: SELECT CASE WHEN id <> 0 THEN gen(string(1 / id)) END FROM t WHERE id < 2
          1: SELECT CASE WHEN id <> 0 THEN llm_score('a', string(1 / id)) END FROM t WHERE id < 2
          # Aggregates
          10: SELECT grp, max(gen(prompt)), count(*) FROM t WHERE id < 10 GROUP BY grp
          5: SELECT grp, gen(concat_ws(' ', collect_list(prompt))) FROM t GROUP BY grp
          40: SELECT gen(string(grp)), count(*) FROM t GROUP BY gen(string(grp))
          40: SELECT gen(string(grp), temperature => 1) k, count(*) FROM t GROUP BY 1 ORDER BY 1
          5: SELECT grp FROM t GROUP BY grp HAVING gen(string(max(id))) = '39'
          15: SELECT grp, gen('a ' || max(gen(prompt))) FROM t WHERE id < 10 GROUP BY grp
          # Joins
          3: SELECT a.id FROM t a JOIN t b ON a.id = b.id AND a.id < 3 AND gen(a.prompt || b.prompt) = 'x'
          40: SELECT a.id FROM t a LEFT JOIN t b ON a.id = b.id AND gen(b.prompt) = 'x'
          6: SELECT a.id FROM t a JOIN t b ON a.id = b.id AND a.id < 3 AND gen(a.prompt || gen(b.filler || b.id)) = 'x' WHERE b.id < 3
          # Windows, generators, sorts: the second pass of a sort does not ask again.
          20: SELECT id, rank() OVER (PARTITION BY grp ORDER BY gen(prompt)) FROM t WHERE id < 20
          2: SELECT explode(split(gen(prompt), ' ')) FROM t WHERE id < 2
          20: SELECT id FROM t WHERE id < 20 ORDER BY gen(prompt)
          20: SELECT id, gen(prompt) g FROM t WHERE id < 20 ORDER BY id
          40: SELECT id FROM t ORDER BY gen(prompt) LIMIT 3
          20: SELECT /*+ REPARTITION_BY_RANGE(2, g) */ * FROM (SELECT gen(prompt) g FROM t WHERE id < 20)
          # Limits and samples
          3: SELECT *, llm_generate(prompt) FROM t LIMIT 3
          3: SELECT g.result FROM (SELECT *, llm_generate(prompt) g FROM t) ORDER BY id DESC LIMIT 3
          3: SELECT *, llm_generate(prompt) FROM t LIMIT 3 OFFSET 5
          # What nobody reads is not asked for.
          0: SELECT count(*) FROM (SELECT id, llm_generate(prompt) FROM t)
          2: SELECT b FROM (SELECT gen(prompt) a, gen(prompt || '!') b FROM t WHERE id < 2)
          # Subqueries, common tables, UNION
          22: SELECT (SELECT max(gen(prompt)) FROM t WHERE id < 2), id FROM t WHERE id IN (SELECT length(gen(prompt)) FROM t WHERE id < 20)
          3: SELECT gen(prompt), (SELECT max(s.id) FROM t s WHERE s.grp = t.grp) FROM t WHERE id < 3
          10: WITH c AS (SELECT id, gen(prompt) g FROM t WHERE id < 10) SELECT a.id, b.g FROM c a JOIN c b ON a.id = b.id
          4: SELECT gen(prompt) FROM t WHERE id < 2 UNION ALL SELECT gen(prompt) FROM t WHERE id < 2
          """)
  void requestsOfAQuery(long expected, String query) {
    assertEquals(expected, requests(query.replace("gen(", "llm_generate_text(")));
  }

  @Test
  void aConstantCallHasTheSameValueOnAllRows() {
    assertEquals(
        rows("SELECT llm_generate('Hello')"), rows("SELECT DISTINCT llm_generate('Hello') FROM t"));
    assertEquals(
        List.of("BAD_PROMPT"),
        sql("SELECT DISTINCT llm_generate('').errorCode FROM t")
            .as(Encoders.STRING())
            .collectAsList());
  }

  @Test
  void datasetsTakeTheSameWay() {
    Dataset<Row> generated = sql("SELECT id, llm_generate(prompt) g FROM t");
    assertEquals(5, requests(() -> generated.limit(5).collectAsList()));
    Dataset<Row> sample = generated.sample(0.1, 7);
    long size = sample.select("id").count();
    assertEquals(size, requests(() -> sample.collectAsList()));
    assertEquals(
        20,
        requests(
            () ->
                generated
                    .filter("id < 20")
                    .repartitionByRange(2, functions.col("g.result"))
                    .collectAsList()));
    assertEquals(
        20,
        requests(
            () -> generated.filter("id < 20").coalesce(2).orderBy("g.result").collectAsList()));
    Dataset<Row> three = generated.filter("id < 3");
    List<Row> joined =
        three
            .as("a")
            .join(three.as("b"), functions.expr("a.id = b.id + 1"))
            .selectExpr("a.id", "b.id")
            .orderBy("a.id")
            .collectAsList();
    assertEquals("[[1,0], [2,1]]", joined.toString());
  }

  @Test
  void aLimitAboveAFilterOnTheResultStopsWithinTheWindow() {
    LocalSpark.SPARK.conf().set("spark.latentspark.max-in-flight", "4");
    try {
      long asked =
          requests("SELECT id FROM t WHERE length(llm_generate_text(prompt)) >= 0 LIMIT 2");
      assertTrue(asked <= 2 + 2 * 4, "two tasks of four rows in flight each, not " + asked);
    } finally {
      LocalSpark.SPARK.conf().unset("spark.latentspark.max-in-flight");
    }
  }

  @Test
  void viewsAndTablesKeepWhatTheyWereGiven() {
    for (String kind : List.of("VIEW", "TEMPORARY VIEW")) {
      String name = kind.equals("VIEW") ? "answers" : "passing_answers";
      sql(
          "CREATE OR REPLACE "
              + kind
              + " "
              + name
              + " AS SELECT id, llm_generate(prompt) g FROM t");
      assertEquals(1, requests("SELECT g.result FROM " + name + " WHERE id = 7"));
    }
    assertEquals(
        5,
        requests(
            () ->
                sql("CREATE TABLE kept AS SELECT id, llm_generate(prompt) g FROM t WHERE id < 5")));
    assertEquals(
        3,
        requests(
            () ->
                sql(
                    "INSERT INTO kept SELECT id, llm_generate(prompt) g FROM t WHERE id IN (5, 6, 7)")));
    assertEquals(
        rows("SELECT id, llm_generate(prompt) g FROM t WHERE id < 8 ORDER BY id"),
        rows("SELECT id, g FROM kept ORDER BY id"));
  }

  @Test
  void whatIsCachedIsNotAskedForAgain() {
    String query = "SELECT id, llm_generate_text(prompt) g FROM t WHERE id < 10";
    Dataset<Row> cached = sql(query).cache();
    assertEquals(
        10,
        requests(
            () -> {
              cached.count();
              rows(query);
              return sql(query).filter("id < 5").collectAsList();
            }));
    cached.unpersist(true);
  }

  /** Though the cached plan could have the values, or hand on the calls, below. */
  @ParameterizedTest
  @CsvSource({
    "0, true, input_file_name()",
    "10, true, llm_generate_text(prompt)",
    "10, length(llm_generate_text(prompt)) >= 0, prompt"
  })
  void cachedAnswersAreKeptBelowOtherQueries(int expected, String condition, String column) {
    Dataset<Row> cached =
        sql("SELECT *, llm_generate_text(prompt) g, llm_generate_text('b' || prompt) k FROM t")
            .filter("id < 10")
            .cache();
    try {
      cached.count();
      assertEquals(
          expected,
          requests(() -> cached.filter(condition).selectExpr("g", column).collectAsList()));
    } finally {
      cached.unpersist(true);
    }
  }

  @Test
  void equalSidesOfAJoinAreAskedForOnce() {
    LocalSpark.SPARK.conf().set("spark.sql.autoBroadcastJoinThreshold", "-1");
    try {
      String side = "(SELECT id, llm_generate_text(prompt) g FROM t WHERE id < 20)";
      assertEquals(
          20, requests("SELECT a.g, b.g FROM " + side + " a JOIN " + side + " b ON a.id = b.id"));
      // Planned as a product of partitions, of which t has more than one.
      assertEquals(
          20, requests("SELECT max(a.g || b.id) FROM " + side + " a JOIN t b ON a.id < b.id"));
    } finally {
      LocalSpark.SPARK.conf().unset("spark.sql.autoBroadcastJoinThreshold");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "spark.sql.adaptive.enabled, false",
    "spark.sql.codegen.wholeStage, true",
    "spark.sql.ansi.enabled, false"
  })
  void otherWaysToRunAQueryAskTheSame(String setting, String value) {
    String before = LocalSpark.SPARK.conf().get(setting);
    LocalSpark.SPARK.conf().set(setting, value);
    try {
      assertEquals(
          20,
          requests(
              "SELECT grp, max(llm_generate_text(prompt)), sum(llm_token_count(prompt)) FROM t"
                  + " WHERE id < 20 GROUP BY grp"));
    } finally {
      LocalSpark.SPARK.conf().set(setting, before);
    }
  }
}
