package io.latentspark.eval.reward;

import static io.latentspark.eval.LocalSpark.SPARK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.eval.EvalException;
import io.latentspark.eval.metric.ScoringRules;
import io.latentspark.eval.prompt.DocumentRequests;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.task.OutputType;
import io.latentspark.udf.LatentSparkException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** From generated samples to the tables of a rollout; the samples are written by hand. */
class RolloutTest {
  private static final StructType INPUT =
      StructType.fromDDL("id STRING, prompt_token_ids ARRAY<INT>, answer STRING");
  private static final String SAMPLE =
      "named_struct('result', %1$s, 'reasoning', null, 'finish_reason', '%2$s',"
          + " 'usage', named_struct('output_tokens', %3$d), 'error_code', %4$s,"
          + " 'error_message', %4$s, 'trajectory', %5$s)";
  private static final String TRAJECTORY =
      "named_struct('text', '%s', 'prompt_token_ids', array(0, 5), 'token_ids', array(7, 1),"
          + " 'logprobs', array(float(-0.5), float(-0.25)))";

  private final Dataset<Row> generated =
      SPARK.sql(
          "SELECT * FROM VALUES"
              + " ('a', array(5), '4', array("
              + String.join(", ", sample("4", 2), sample("4", 4), sample("5", 6), sample("6", 8))
              + ")), ('b', array(5), '4', array("
              + failed()
              + ")) AS t(id, prompt_token_ids, answer, samples)");

  @Test
  void aRowForEachSampleAndOneForEachPrompt() {
    Rollout rollout =
        rollout(
            List.of("exact_match:1", "column:0.1"), "sample.usage.output_tokens + length(answer)");
    Dataset<Row> groups = rollout.groups(generated).cache();
    List<Row> samples =
        rollout.samples(groups).orderBy("prompt_id", "sample_index").collectAsList();
    assertEquals(5, samples.size());
    Row first = samples.get(0);
    assertEquals("a/0", first.getAs("sample_id"));
    assertEquals("a", first.getAs("prompt_id"));
    assertEquals("4", first.getAs("answer"));
    // What the model read, not what the input gave.
    assertEquals(List.of(0, 5), first.getList(first.fieldIndex("prompt_token_ids")));
    assertEquals(List.of(7, 1), first.getList(first.fieldIndex("token_ids")));
    assertEquals(List.of(-0.5f, -0.25f), first.getList(first.fieldIndex("logprobs")));
    assertEquals("[1.0,3.0]", first.getStruct(first.fieldIndex("rewards")).toString());
    // Rewards 1.3, 1.5, 0.7, 0.9 and advantages by NumPy.
    assertEquals(1.3, first.<Double>getAs("reward"), 1e-12);
    double[] advantages = {0.5475725985731109, 1.0951451971, -1.0951451971, -0.5475725985731109};
    for (int i = 0; i < advantages.length; i++) {
      assertEquals(advantages[i], samples.get(i).<Double>getAs("advantage"), 1e-9);
    }
    Row failed = samples.get(4);
    assertEquals("PROMPT_TOO_LONG", failed.getAs("error_code"));
    for (String column : List.of("reward", "rewards", "advantage", "correct", "token_ids")) {
      assertTrue(failed.isNullAt(failed.fieldIndex(column)), column);
    }

    List<Row> prompts = rollout.prompts(groups).orderBy("prompt_id").collectAsList();
    assertEquals(
        List.of(
            "id",
            "prompt_token_ids",
            "answer",
            "prompt_id",
            "reward_mean",
            "reward_std",
            "correct_samples",
            "pass_at_1",
            "pass_at_2",
            "majority_answer",
            "majority_correct",
            "error_code",
            "error_message"),
        List.of(prompts.get(0).schema().fieldNames()));
    assertEquals(1.1, prompts.get(0).<Double>getAs("reward_mean"), 1e-12);
    assertEquals(0.3651483717, prompts.get(0).<Double>getAs("reward_std"), 1e-9);
    assertEquals(2, prompts.get(0).<Integer>getAs("correct_samples"));
    assertEquals(0.8333333333, prompts.get(0).<Double>getAs("pass_at_2"), 1e-9);
    assertEquals("4", prompts.get(0).getAs("majority_answer"));
    assertEquals(true, prompts.get(0).getAs("majority_correct"));
    assertTrue(prompts.get(1).isNullAt(prompts.get(1).fieldIndex("pass_at_1")));
    assertEquals("PROMPT_TOO_LONG", prompts.get(1).getAs("error_code"));
  }

  @Test
  void aSampleThatCannotBeRewardedIsLeftOutOfItsGroup() {
    Rollout rollout = rollout(List.of("column"), "IF(sample.result = '5', null, 1)");
    List<Row> samples =
        rollout
            .samples(rollout.groups(generated))
            .where("prompt_id = 'a'")
            .orderBy("sample_index")
            .collectAsList();
    assertEquals("REWARD_FAILED", samples.get(2).getAs("error_code"));
    assertTrue(samples.get(2).<String>getAs("error_message").contains("is null, or not a number"));
    assertTrue(samples.get(2).isNullAt(samples.get(2).fieldIndex("advantage")));
    assertEquals(0.0, samples.get(0).<Double>getAs("advantage"));
  }

  @Test
  void aRewardThatIsNoFiniteNumberIsAnErrorOfItsSample() {
    Rollout rollout =
        rollout(
            List.of("column:2"),
            "CASE sample.result WHEN '5' THEN 'NaN' WHEN '6' THEN 'many' ELSE '1.5' END");
    List<Row> samples =
        rollout
            .samples(rollout.groups(generated))
            .where("prompt_id = 'a'")
            .orderBy("sample_index")
            .collectAsList();
    assertEquals(3.0, samples.get(0).<Double>getAs("reward"));
    assertEquals(0.0, samples.get(1).<Double>getAs("advantage"));
    assertTrue(
        samples.get(2).<String>getAs("error_message").contains("The reward column is NaN"),
        samples.get(2).toString());
    assertTrue(
        samples.get(3).<String>getAs("error_message").contains("is null, or not a number"),
        samples.get(3).toString());
  }

  @Test
  void aDocumentWithoutAPromptSaysWhy() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      Document document = new Document(0, Map.of());
      out.writeObject(
          new DocumentRequests(
              document, null, List.of(), List.of(), "There is no column passage."));
    }
    Dataset<Row> documents =
        SPARK.sql(
            "SELECT 'a' AS id, 't' AS task, X'%s' AS requests, array(%s) AS samples"
                .formatted(HexFormat.of().formatHex(bytes.toByteArray()), failed()));
    ScoringRules rules =
        new ScoringRules("t", OutputType.GENERATE_UNTIL, null, List.of(), List.of());
    Rollout rollout =
        new Rollout(
            StructType.fromDDL("id STRING, task STRING, requests BINARY"),
            Optional.of("id"),
            new RewardSettings(
                List.of("task"), "", "", null, null, 16, null, null, Map.of("t", rules)),
            List.of());
    Row prompt = rollout.prompts(rollout.groups(documents)).first();
    assertEquals("There is no column passage.", prompt.getAs("error_message"));
  }

  @Test
  void mistakesAreFoundBeforeAnyWork() {
    Rollout unknown = rollout(List.of("column"), "sample.answer");
    EvalException error = assertThrows(EvalException.class, () -> unknown.groups(generated));
    assertTrue(
        error.getMessage().startsWith("--reward-column sample.answer cannot be computed:"),
        error.getMessage());
    StructType taken = INPUT.add("advantage", "double").add("samples", "int");
    LatentSparkException clash =
        assertThrows(
            LatentSparkException.class,
            () ->
                new Rollout(taken, Optional.of("id"), settings(List.of("math"), null), List.of()));
    assertTrue(
        clash.getMessage().contains("columns \"advantage\", \"samples\""), clash.getMessage());
    assertThrows( // Spark would find it ambiguous, after all the work
        LatentSparkException.class,
        () ->
            new Rollout(
                INPUT.add("Reward", "double"),
                Optional.of("id"),
                settings(List.of("math"), null),
                List.of()));
  }

  private static Rollout rollout(List<String> rewards, String expression) {
    return new Rollout(INPUT, Optional.of("id"), settings(rewards, expression), List.of(1, 2));
  }

  private static RewardSettings settings(List<String> rewards, String expression) {
    return new RewardSettings(
        rewards, "answer", "test", null, expression, 16, null, null, Map.of());
  }

  private static String sample(String text, int tokens) {
    return SAMPLE.formatted("'" + text + "'", "stop", tokens, "null", TRAJECTORY.formatted(text));
  }

  private static String failed() {
    return SAMPLE.formatted("null", "error", 0, "'PROMPT_TOO_LONG'", "null");
  }
}
