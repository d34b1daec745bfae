package io.latentspark.udf;

import static io.latentspark.udf.LocalSpark.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.GenerationRequest.Truncation;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Scores of the demo model. Numbers are lm-evaluation-harness 0.4.13's, in float32. */
class ScoringTest {
  private static final EngineOptions ENGINE =
      EngineOptions.of(Path.of("../conf/demo/model"))
          .withDtype(Dtype.FLOAT32)
          .withMemoryBytes(512L << 20);
  private static final String CAPITAL =
      "'Question: In which country is the city of Tirana?\\nAnswer:' AS context";

  private static Scoring scoring() {
    return LatentSpark.engine(ENGINE).scoring();
  }

  @Test
  void scoresAreLmEvals() {
    List<Row> rows =
        scoring()
            .score(
                sql(
                    "SELECT "
                        + CAPITAL
                        + ", explode(array(' Albania', ' Guatemala', ' Kenya', ' Greece')) AS"
                        + " continuation"))
            .collectAsList();
    double[] expected = {-0.563665092, -14.8362217, -4.55223846, -8.58407974};
    for (int i = 0; i < expected.length; i++) {
      Row row = rows.get(i);
      assertEquals(expected[i], row.<Double>getAs("logprob"), 1e-3);
      assertEquals(i == 0, row.<Boolean>getAs("is_greedy"));
      assertEquals(14, row.<Integer>getAs("context_tokens"));
      assertEquals(1, row.<Integer>getAs("continuation_tokens"));
      assertNull(row.getAs("error_code"));
    }
  }

  @Test
  void tokenIdsGiveWhatTheirTextGives() {
    Dataset<Row> ids =
        sql(
            "SELECT array(0, 300, 301) AS context_token_ids, array(1624, 5) AS continuation_token_ids");
    Row row = scoring().withTokenLogprobs().score(ids).first();
    List<Float> tokens = row.getList(row.fieldIndex("token_logprobs"));
    assertEquals(row.<Double>getAs("logprob"), tokens.get(0) + tokens.get(1), 1e-5);
    assertEquals(3, row.<Integer>getAs("context_tokens"));
  }

  @Test
  void spaceBeforeTheContinuationIsScoredWithIt() {
    Dataset<Row> pairs =
        sql(
            "SELECT * FROM VALUES ('The capital of France is', ' Paris'), ('The capital of France is ',"
                + " 'Paris') AS t(context, continuation)");
    List<Row> rows = scoring().score(pairs).select("logprob").collectAsList();
    assertEquals(rows.get(0), rows.get(1));
  }

  @Test
  void badRowsAreErrorsAndTheOthersGoOn() {
    Dataset<Row> pairs =
        sql(
            "SELECT * FROM VALUES ('a', CAST(NULL AS STRING)), ('a', ''), (repeat('Monday ', 3000),"
                + " 'x'), ('', 'Paris') AS t(context, continuation)");
    List<Row> rows = scoring().score(pairs).collectAsList();
    assertEquals(
        List.of("BAD_PROMPT", "BAD_PROMPT", "PROMPT_TOO_LONG", "fine"),
        rows.stream()
            .map(row -> row.getAs("error_code") == null ? "fine" : row.<String>getAs("error_code"))
            .toList());
    Row left = scoring().truncation(Truncation.LEFT).score(pairs).collectAsList().get(2);
    assertEquals(2048, left.<Integer>getAs("context_tokens"));
    assertNull(left.getAs("error_code"));
  }

  @Test
  void columnsThatAreMissingOrThereAlreadyAreErrors() {
    String missing =
        assertThrows(LatentSparkException.class, () -> scoring().score(sql("SELECT 1 AS id")))
            .getMessage();
    assertTrue(missing.contains("There is no column \"context\" (context)"), missing);
    String present =
        assertThrows(
                LatentSparkException.class,
                () ->
                    scoring().score(sql("SELECT '' AS context, '' AS continuation, 1 AS logprob")))
            .getMessage();
    assertTrue(present.contains("already has the column \"logprob\""), present);
    String otherwiseSpelt =
        assertThrows(
                LatentSparkException.class,
                () ->
                    scoring().score(sql("SELECT '' AS context, '' AS continuation, 1 AS LogProb")))
            .getMessage();
    assertTrue(otherwiseSpelt.contains("already has the column \"logprob\""), otherwiseSpelt);
    assertThrows(LatentSparkException.class, () -> scoring().truncation(Truncation.RIGHT));
  }

  @Test
  void wholeTextsAreMeasuredInWindows() {
    Dataset<Row> texts = sql("SELECT trim(repeat('Monday is a day. ', 800)) AS text");
    Row row = LatentSpark.engine(ENGINE).perplexity().withTokenLogprobs().measure(texts).first();
    int tokens = row.getAs("tokens");
    assertTrue(tokens > 2048, tokens + " tokens");
    assertEquals(2, row.<Integer>getAs("windows"));
    assertEquals(3200, row.<Integer>getAs("words"));
    assertEquals(800 * 17 - 1, row.<Integer>getAs("bytes"));
    List<Float> each = row.getList(row.fieldIndex("token_logprobs"));
    assertEquals(tokens, each.size());
    double sum = each.stream().mapToDouble(Float::doubleValue).sum();
    assertEquals(row.<Double>getAs("logprob"), sum, 1e-6 * Math.abs(sum));
  }

  @Test
  void anEmptyTextIsAnErrorOfItsRow() {
    Dataset<Row> texts = sql("SELECT '' AS text");
    Row row = LatentSpark.engine(ENGINE).perplexity().measure(texts).first();
    assertEquals("BAD_PROMPT", row.getAs("error_code"));
  }
}
