package io.latentspark.udf;

import static io.latentspark.udf.LocalSql.requests;
import static io.latentspark.udf.LocalSql.rows;
import static io.latentspark.udf.LocalSql.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each function takes and gives. */
class SqlFunctionsTest {
  private static final String QUESTION = "'Question: What is 2 + 3?\nAnswer:'";

  @Test
  void generateGivesResultUsageAndError() {
    Row generation =
        one("SELECT llm_generate(" + QUESTION + ", max_tokens => 8) AS g").getStruct(0);
    assertEquals(
        List.of("result", "reasoning", "finish_reason", "usage", "errorCode", "errorMessage"),
        List.of(generation.schema().fieldNames()));
    Row usage = generation.getAs("usage");
    assertEquals(usage.getInt(2), usage.getInt(0) + usage.getInt(1));
    assertTrue(List.of("stop", "length").contains(generation.<String>getAs("finish_reason")));
    assertTrue(generation.isNullAt(4) && generation.isNullAt(5), generation.toString());
    assertEquals(
        generation.getString(0),
        one("SELECT llm_generate_text(" + QUESTION + ", max_tokens => 8)").getString(0));
  }

  @Test
  void theSqlFunctionAnswersAsTheDataFrameApiDoes() {
    List<Row> dataFrame =
        LatentSpark.with(LocalSpark.SPARK)
            .model("../conf/demo/model")
            .generate(sql("SELECT * FROM t WHERE id < 8"))
            .select("result", "reasoning", "finish_reason", "usage", "error_code", "error_message")
            .collectAsList();
    assertEquals(
        dataFrame, rows("SELECT g.* FROM (SELECT llm_generate(prompt) g FROM t WHERE id < 8)"));
  }

  @Test
  void tokensAreCountedAsTheModelReadsThem() {
    Row row =
        one(
            "SELECT llm_token_count(prompt), size(llm_tokenize(prompt)),"
                + " llm_generate(prompt).usage.input_tokens, llm_tokenize(prompt)[0],"
                + " llm_token_count(NULL) FROM t WHERE id = 7");
    assertEquals(row.getInt(0), row.getInt(1));
    assertEquals(row.getInt(0), row.getInt(2));
    assertEquals(0, row.getInt(3)); // bos_token_id of the demo model's config.json
    assertTrue(row.isNullAt(4));
    assertEquals(0, requests("SELECT llm_token_count(prompt), grp FROM t GROUP BY 1, 2"));
  }

  @Test
  void chatTakesMessagesAsStructsOrJson() {
    String turns =
        "array(named_struct('role', 'user', 'content', 'What is the capital of Italy?'))";
    Row both =
        one(
            "SELECT llm_chat("
                + turns
                + ").result, llm_chat(to_json("
                + turns
                + ")).result, llm_generate_text('What is the capital of Italy?')");
    assertEquals(both.getString(0), both.getString(1));
    assertNotEquals(both.getString(0), both.getString(2));
  }

  @Test
  void scoreIsTheSameAsTheDataFrameApis() {
    String pair = "SELECT 'Two and two are' AS context, ' four' AS continuation";
    Row expected =
        LatentSpark.with(LocalSpark.SPARK).model("../conf/demo/model").score(sql(pair)).first();
    Row score = one("SELECT llm_score(context, continuation) FROM (" + pair + ")").getStruct(0);
    assertEquals(expected.<Double>getAs("logprob"), score.getDouble(0));
    assertEquals(expected.<Boolean>getAs("is_greedy"), score.getBoolean(1));
    assertEquals(expected.<Integer>getAs("continuation_tokens"), score.getInt(2));
  }

  /**
   * lm-evaluation-harness 0.4.13 has acc 0.775 for demo_quiz_text_astronomy, the same questions.
   */
  @Test
  void classifyChoosesAsLmEvaluationHarnessDoes() {
    Row counts =
        LocalSpark.SPARK
            .read()
            .parquet("../conf/demo/test.parquet")
            .filter("subject = 'astronomy'")
            .selectExpr(
                "llm_classify('Question: ' || question || '\nAnswer:', choices) = choices[answer] AS"
                    + " right")
            .selectExpr("count_if(right)", "count(*)")
            .first();
    assertEquals("[31,40]", counts.toString());
  }

  @Test
  void errorsAreData() {
    Row row =
        one(
            "SELECT llm_generate('') AS g, llm_generate_text(''), llm_score('a', ''),"
                + " llm_classify('a', array('b', NULL)), llm_chat('[]')");
    assertEquals("BAD_PROMPT", row.getStruct(0).<String>getAs("errorCode"));
    assertTrue(row.getStruct(0).<String>getAs("errorMessage").contains("empty"));
    assertTrue(row.isNullAt(1));
    assertEquals("BAD_PROMPT", row.getStruct(2).<String>getAs("errorCode"));
    assertTrue(row.isNullAt(3));
    assertEquals("BAD_PROMPT", row.getStruct(4).<String>getAs("errorCode"));
    Exception failed =
        assertThrows(Exception.class, () -> rows("SELECT llm_generate('', fail_on_error => true)"));
    assertTrue(failed.toString().contains("llm_generate failed (BAD_PROMPT)"), failed.toString());
  }

  @Test
  void nullsAskForNothing() {
    assertEquals(
        0,
        requests(
            "SELECT llm_generate(NULL), llm_score('a', NULL), llm_classify(NULL, array('b')),"
                + " llm_generate_text(if(id < 0, prompt, NULL)) FROM t"));
    assertEquals("[null,null]", one("SELECT llm_generate(NULL), llm_score(NULL, 'a')").toString());
  }

  @Test
  void optionsComeFromTheCallThenTheSessionThenTheDefaults() {
    SparkSession session = LocalSpark.SPARK.newSession();
    session.sql("SET spark.latentspark.max_tokens=5");
    String usage =
        "SELECT llm_generate('Once upon a time'%s, ignore_eos => true).usage.output_tokens";
    assertEquals(5, session.sql(usage.formatted("")).first().getInt(0));
    assertEquals(4, session.sql(usage.formatted(", map('max-tokens', '4')")).first().getInt(0));
    assertEquals(
        2,
        session
            .sql(usage.formatted(", options => named_struct('max_tokens', 2, 'temperature', 0.5)"))
            .first()
            .getInt(0));
    assertEquals(6, session.sql(usage.formatted(", '{\"max_tokens\": 6}'")).first().getInt(0));
    assertEquals(
        7,
        session
            .sql(usage.formatted(", map('max_tokens', 1), max_tokens => 7, stop => array('~~')"))
            .first()
            .getInt(0));
    assertEquals(3, one(usage.formatted("")).getInt(0)); // another session's settings stay
  }

  @Test
  void drawsDependOnSeedAndRowKey() {
    String draws =
        "SELECT count(DISTINCT llm_generate_text('Once', temperature => 2, max_tokens => 9, %s))"
            + " FROM t WHERE id < 10";
    assertEquals(1, one(draws.formatted("seed => 1")).getLong(0));
    assertTrue(one(draws.formatted("row_key => id")).getLong(0) > 5);
    Row seeds =
        one(
            "SELECT llm_generate_text('Once', temperature => 2, max_tokens => 9, seed => 1),"
                + " llm_generate_text('Once', temperature => 2, max_tokens => 9, seed => 2)");
    assertNotEquals(seeds.getString(0), seeds.getString(1));
  }

  @Test
  void severalModelsAnswerInOneQuery() {
    SparkSession session = LocalSpark.SPARK.newSession();
    session.conf().set("spark.latentspark.models.exact.path", "../conf/demo/model");
    session.conf().set("spark.latentspark.models.exact.dtype", "float32");
    Row row =
        session
            .sql(
                "SELECT llm_score('Two and two are', ' four').logprob,"
                    + " llm_score('Two and two are', ' four', model => 'exact').logprob,"
                    + " llm_token_count('a b', model => 'exact')")
            .first();
    assertEquals(row.getDouble(0), row.getDouble(1), 0.1);
    assertNotEquals(row.getDouble(0), row.getDouble(1)); // bf16 and f32
    EngineProvider.shutdown();
    EngineProvider.keepLoaded();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SELECT llm_generate('a', map('tempertaure', 1)) | There is no option "tempertaure". Did you mean temperature?
          SELECT llm_generate('a', temperature => -1) | temperature = -1.0 is out of range
          SELECT llm_generate('a', max_tokens => 'many') | max_tokens = "many" is out of range
          SELECT llm_generate('a', max_tokens => '8 9') | max_tokens = "8 9" is out of range
          SELECT llm_generate('a', '{"n": 2}') | There is no option "n"
          SELECT llm_generate('a', 'nonsense') | must be a JSON object
          SELECT llm_generate('a', fail_on_error => 3) | fail_on_error = 3 is out of range
          SELECT llm_generate('a', model => 'missing') | There is no model "missing"
          SELECT llm_generate(prompt, map('temperature', id)) FROM t | must be the same for all rows
          SELECT llm_generate('a', 3) | must be a MAP with STRING keys
          SELECT llm_generate(array(1)) | requires the "STRING" type
          SELECT llm_generate() | `prompt` is required
          SELECT llm_generate(prompt => 'a', promt => 'b') | UNRECOGNIZED_PARAMETER_NAME
          SELECT llm_chat(3) | messages of llm_chat must be
          SELECT llm_classify('a', 'b') | requires the "ARRAY<STRING>" type
          SELECT transform(array('a'), x -> llm_generate_text(x)) | Explode the array
          SELECT a.id FROM t a LEFT JOIN t b ON llm_generate_text(a.prompt \\|\\| b.prompt) = 'x' | Join on the other conditions first
          SELECT (SELECT max(llm_generate_text(s.prompt)) FROM t s WHERE s.id = t.id) FROM t | Write the subquery as a join
          SELECT g FROM t, LATERAL (SELECT llm_generate_text(t.prompt) g) | Write the subquery as a join
          SELECT filter(array('a'), x -> llm_generate_text(x) = 'b') | Explode the array
          SELECT a.id FROM t a LEFT SEMI JOIN t b ON llm_generate_text(a.prompt \\|\\| b.prompt) = 'x' | Join on the other conditions first
          SELECT id FROM t WHERE EXISTS (SELECT 1 FROM t s WHERE s.id = t.id AND llm_generate_text(s.prompt) = 'x') | Write the subquery as a join
          UPDATE t SET prompt = llm_generate_text(prompt) | cannot be called in UpdateTable. Write the values to a table or view with SELECT first
          DELETE FROM t WHERE llm_generate_text(prompt) = 'x' | cannot be called in DeleteFromTable. Write the values to a table
          MERGE INTO t USING t s ON t.id = s.id WHEN MATCHED THEN UPDATE SET prompt = llm_generate_text(s.prompt) | cannot be called in MergeIntoTable. Write the values to a table
          INSERT INTO t VALUES (99, llm_generate_text('a'), 1, 'x') | Cannot evaluate the expression
          CREATE TABLE defaulted (a STRING DEFAULT llm_generate_text('x')) USING parquet | not a constant expression
          SELECT id FROM t LIMIT llm_token_count('a') | must evaluate to a constant value
          """)
  void errorsSayWhatToDo(String query, String expected) {
    Exception error = assertThrows(Exception.class, () -> sql(query.replace("\\|", "|")));
    assertTrue(error.getMessage().contains(expected), error.toString());
    assertFalse(error.getMessage().contains("INTERNAL_ERROR"), error.toString());
  }

  @Test
  void inASqlFunctionAModelIsRefused() {
    sql(
        "CREATE OR REPLACE TEMPORARY FUNCTION ask(x STRING) RETURNS STRING RETURN"
            + " llm_generate_text(x)");
    Exception error = assertThrows(Exception.class, () -> rows("SELECT ask(prompt) FROM t"));
    assertTrue(error.getMessage().contains("instead of the SQL function, call"), error.toString());
  }

  @Test
  void anEngineThatCannotBeLoadedFailsTheQueryWithItsReason() {
    Exception error =
        assertThrows(
            Exception.class,
            () -> rows("SELECT llm_generate_text(prompt, model => '/no/such/model') FROM t"));
    assertTrue(error.toString().contains("LatentSparkException"), error.toString());
    assertTrue(error.toString().contains("/no/such/model"), error.toString());
    assertFalse(error.toString().contains("This is a defect"), error.toString());
  }

  @Test
  void functionsDescribeThemselves() {
    String text = rows("DESCRIBE FUNCTION EXTENDED llm_classify").toString();
    assertTrue(text.contains("llm_classify(text, labels[, model][, fail_on_error])"), text);
  }

  private static Row one(String query) {
    return rows(query).get(0);
  }
}
