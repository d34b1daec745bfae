package io.latentspark.jobs.rollout;

import static io.latentspark.jobs.JobRunner.SPARK;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.jobs.JobRunner;
import io.latentspark.jobs.JobRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The job from end to end on the demo model. */
class RolloutJobTest {
  private static final Path ARITHMETIC = JobRunner.HOME.resolve("conf/demo/arithmetic.parquet");
  private static final Path GOLDEN =
      JobRunner.HOME.resolve(
          "eval/src/test/resources/goldens/lm-eval-0.4.13/demo/arithmetic_4shot.jsonl");
  private static final String[] SETTINGS = {
    "--template=Question: {question}\nAnswer:",
    "--stop=Question:",
    "--group-size=4",
    "--max-tokens=48",
    "--seed=3"
  };

  @TempDir Path directory;

  /** Advantages, chances and means are computed here anew, from the samples' rewards. */
  @Test
  void rewardsAdvantagesAndWhatTheyComeTo() throws IOException {
    Result result = run(ARITHMETIC, "out", "--limit=12", "--reward=math,length:0.5");
    Dataset<Row> samples = table("out", "samples");
    assertEquals(48, samples.count());
    assertEquals(48, samples.select("sample_id").distinct().count());
    assertEquals(
        0,
        samples
            .where(
                "abs(reward - (rewards.math + 0.5 * rewards.length)) > 1e-12"
                    + " OR rewards.length <> CASE WHEN size(token_ids) <= 39 THEN 0D"
                    + " ELSE (39 - size(token_ids)) / 9D END"
                    + " OR size(logprobs) <> size(token_ids) OR prompt_token_ids[0] <> 0"
                    + " OR correct <> (rewards.math = 1)")
            .count());
    Dataset<Row> groups =
        samples
            .groupBy("prompt_id")
            .agg(
                expr("avg(reward) AS mean"),
                expr("stddev_samp(reward) AS std"),
                expr("count_if(correct) AS right"));
    assertEquals(
        0,
        samples
            .join(groups, "prompt_id")
            .where("abs(advantage - (reward - mean) / (std + 1e-4)) > 1e-9")
            .count());
    Dataset<Row> prompts = table("out", "prompts").join(groups, "prompt_id");
    assertEquals(12, prompts.count());
    assertEquals(
        0,
        prompts
            .where(
                "abs(reward_mean - mean) > 1e-12 OR abs(reward_std - std) > 1e-9"
                    + " OR correct_samples <> right OR abs(pass_at_1 - right / 4) > 1e-12"
                    // 1 - C(4 - c, 2) / C(4, 2)
                    + " OR abs(pass_at_2 - (1 - (4 - right) * (3 - right) / 12)) > 1e-12"
                    + " OR pass_at_4 <> IF(right > 0, 1, 0)")
            .count());
    Row means =
        prompts.selectExpr("avg(pass_at_1)", "std(pass_at_1) / sqrt(12)", "avg(mean)").first();
    JsonNode totals = manifest("out").path("totals");
    assertEquals(means.getDouble(0), totals.path("pass@1").asDouble(), 1e-12);
    assertEquals(means.getDouble(1), totals.path("pass@1_stderr").asDouble(), 1e-9);
    assertEquals(means.getDouble(2), totals.path("reward_mean").asDouble(), 1e-12);
    assertTrue(means.getDouble(0) > 0.1 && means.getDouble(0) < 0.9, means.toString());
    String said = "pass@1 %.4f ± %.4f".formatted(means.getDouble(0), means.getDouble(1));
    assertTrue(result.out().contains(said), result.out());
  }

  /**
   * The scoring job knows the same tokens' log probabilities from another way of computing them.
   */
  @Test
  void logprobsAreTheModelsOwn() {
    run(ARITHMETIC, "out", "--limit=2", "--dtype=float32", "--temperature=0.7", "--top-p=0.9");
    Dataset<Row> samples = table("out", "samples");
    Path pairs = directory.resolve("pairs");
    samples
        .selectExpr("sample_id AS id", "prompt_token_ids AS a", "token_ids AS b", "logprobs")
        .write()
        .parquet(pairs.toString());
    List<String> score = new ArrayList<>(List.of("score", "--input", pairs.toString()));
    score.addAll(List.of("--output", directory.resolve("scores").toString(), "--dtype=float32"));
    score.addAll(List.of("--context-column=a", "--continuation-column=b", "--token-logprobs"));
    assertEquals(0, JobRunner.run(score).exitCode());
    Dataset<Row> scores = SPARK.read().parquet(directory.resolve("scores").toString());
    assertEquals(8, scores.where("error_code IS NULL").count());
    double largest =
        scores
            .selectExpr("explode(arrays_zip(logprobs, token_logprobs)) AS pair")
            .selectExpr("double(max(abs(pair.logprobs - pair.token_logprobs)))")
            .first()
            .getDouble(0);
    assertEquals(0, largest, 2e-4);
    assertTrue(samples.where("element_at(token_ids, -1) = 1").count() > 0, "none ends with EOS");
  }

  @Test
  void theSameTablesWhateverThePartitionsAndAfterAStop() throws IOException {
    Dataset<Row> questions = SPARK.read().parquet(ARITHMETIC.toString()).limit(10).cache();
    questions.coalesce(1).write().parquet(directory.resolve("one").toString());
    questions.repartition(5).write().parquet(directory.resolve("many").toString());
    run(directory.resolve("one"), "a", "--max-in-flight=64");
    run(directory.resolve("many"), "b", "--max-in-flight=2", "--prefix-aware");
    assertEquals(rows("a", "samples"), rows("b", "samples"));
    assertEquals(rows("a", "prompts"), rows("b", "prompts"));

    Path parts = directory.resolve("b/_parts");
    Dataset<Row> all = SPARK.read().parquet(parts.toString());
    Dataset<Row> kept = SPARK.createDataFrame(all.takeAsList(4), all.schema());
    try (Stream<Path> files = Files.list(parts)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".parquet")).toList()) {
        Files.delete(file);
      }
    }
    kept.coalesce(1).write().mode("append").parquet(parts.toString());
    Result resumed = run(directory.resolve("many"), "b", "--resume");
    assertTrue(resumed.out().contains("10 (6 new), none failed"), resumed.out());
    assertEquals(rows("a", "samples"), rows("b", "samples"));
    assertEquals(rows("a", "prompts"), rows("b", "prompts"));
    assertEquals(manifest("a").path("totals"), manifest("b").path("totals"));

    Result refused = rollout(directory.resolve("many"), "b", "--resume", "--reward=exact_match");
    assertEquals(1, refused.exitCode());
    assertTrue(
        refused.err().contains("reward: was {math=1.0}, is {exact_match=1.0}"), refused.err());
  }

  /** Greedy, so that each sample is what lm-evaluation-harness 0.4.13 was answered. */
  @Test
  void documentsOfATaskAreAskedAndScoredAsLmEvalDoes() throws IOException {
    int documents = 6;
    List<String> arguments = new ArrayList<>(List.of("rollout", "--tasks=demo_arithmetic"));
    arguments.addAll(List.of("--limit=" + documents, "--group-size=2", "--temperature=0"));
    arguments.addAll(List.of("--dtype=float32", "--output=" + directory.resolve("out")));
    Result result = JobRunner.run(arguments);
    assertEquals(0, result.exitCode(), result.err());
    List<Row> samples = table("out", "samples").orderBy("doc_id", "sample_index").collectAsList();
    assertEquals(2 * documents, samples.size());
    List<String> golden = Files.readAllLines(GOLDEN);
    for (int i = 0; i < samples.size(); i++) {
      JsonNode expected = new ObjectMapper().readTree(golden.get(i / 2));
      Row sample = samples.get(i);
      assertEquals("demo_arithmetic/" + i / 2 + "/" + i % 2, sample.getAs("sample_id"));
      assertEquals(expected.path("raw").asText(), sample.<String>getAs("result").stripTrailing());
      double right = expected.at("/metrics/strict-match/exact_match").asDouble();
      assertEquals(right, sample.<Double>getAs("reward"));
      assertEquals(right == 1, sample.<Boolean>getAs("correct"));
      assertEquals(0, sample.<Double>getAs("advantage"));
    }
    assertFalse(List.of(table("out", "samples").columns()).contains("requests"));
  }

  @Test
  void eachTaskHasItsOwnLimitAndItsDataIsPartOfTheFingerprint() throws IOException {
    ownTask("brief", 3);
    ownTask("longer", 7);
    Path data = Files.createDirectories(directory.resolve("data/own/default"));
    String question = "{\"question\": \"Count: one, two,\", \"answer\": \"%s\"}%n";
    Files.writeString(data.resolve("test.jsonl"), question.formatted("three"));
    Result result = ownTasks();
    assertEquals(0, result.exitCode(), result.err());
    assertEquals(
        List.of("brief 3", "longer 7"),
        table("out", "samples")
            .selectExpr("task || ' ' || max(size(token_ids)) OVER (PARTITION BY task) AS most")
            .distinct()
            .orderBy("most")
            .toJavaRDD()
            .map(row -> row.getString(0))
            .collect());

    Files.writeString(data.resolve("test.jsonl"), question.formatted("four"));
    Result refused = ownTasks("--resume");
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("task documents: was "), refused.err());
  }

  private void ownTask(String name, int mostTokens) throws IOException {
    Files.writeString(
        directory.resolve(name + ".yaml"),
        """
        task: %s
        dataset_path: own
        output_type: generate_until
        test_split: test
        doc_to_text: "{{question}}"
        doc_to_target: "{{answer}}"
        generation_kwargs: {until: ["\\n\\n"], max_gen_toks: %d, do_sample: false}
        metric_list: [{metric: exact_match}]
        """
            .formatted(name, mostTokens));
  }

  /** The demo model without its own limit of tokens, which would come before the tasks'. */
  private Path unlimited() throws IOException {
    Path model = directory.resolve("model");
    if (Files.exists(model)) {
      return model;
    }
    Files.createDirectory(model);
    try (Stream<Path> files = Files.list(JobRunner.HOME.resolve("conf/demo/model"))) {
      for (Path file : files.filter(each -> !each.endsWith("generation_config.json")).toList()) {
        Files.createSymbolicLink(model.resolve(file.getFileName()), file);
      }
    }
    return model;
  }

  private Result ownTasks(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("rollout", "--tasks=brief,longer"));
    arguments.addAll(List.of("--include-path=" + directory, "--data=" + directory.resolve("data")));
    arguments.addAll(List.of("--group-size=2", "--temperature=0"));
    arguments.addAll(List.of("--model=" + unlimited(), "--output=" + directory.resolve("out")));
    arguments.addAll(List.of(more));
    return JobRunner.run(arguments);
  }

  @Test
  void aRowThatCannotBeAskedOrRewardedIsAnErrorOfItsOwn() throws IOException {
    Path input =
        Files.writeString(
            directory.resolve("in.jsonl"),
            """
            {"id": "a", "prompt": "The capital of France is", "answer": ["Paris", "Paris."]}
            {"id": "b", "prompt": "The capital of Italy is", "answer": null}
            {"id": "c", "prompt": null, "answer": ["x"]}
            """);
    Result result =
        JobRunner.run(
            List.of(
                "rollout",
                "--input=" + input,
                "--output=" + directory.resolve("out"),
                "--output-format=jsonl",
                "--reward=regex,exact_match",
                "--reward-regex=\\w+",
                "--max-tokens=1",
                "--temperature=0",
                "--group-size=2"));
    assertEquals(0, result.exitCode(), result.err());
    assertTrue(
        result.out().contains("3 (3 new), 2 failed: BAD_PROMPT 1, REWARD_FAILED 1"), result.out());
    Dataset<Row> samples = SPARK.read().json(directory.resolve("out/samples").toString());
    assertEquals(2, samples.where("id = 'a' AND correct AND extracted_answer = 'Paris'").count());
    assertEquals(
        2, samples.where("id = 'b' AND error_code = 'REWARD_FAILED' AND reward IS NULL").count());
    assertEquals(3, SPARK.read().json(directory.resolve("out/prompts").toString()).count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2 | --input in --group-size 1              | --group-size 1 is out of range
          2 | --input in --pass-at 9                 | --pass-at 9 is out of range. Give 1 to 8
          2 | --input in --tasks gsm8k               | Give one of the two
          2 | --reward math                          | a table with --input, or benchmarks with --tasks
          2 | --tasks gsm8k --prompt-column q        | the tasks make the prompts
          2 | --input in --n 4                       | Unknown options: '--n'
          2 | --input in --temperature 200           | temperature = 200
          2 | --input in --format openai-batch       | does not read OpenAI batches
          2 | --input in --apply-chat-template       | is about documents of tasks
          2 | --tasks gsm8k --stop x                 | --stop is not read with --tasks
          2 | --input in --reward-regex x            | the reward regex, which --reward does not name
          2 | --input in --length-buffer 9           | Add length there, or leave --length-buffer out
          1 | --input in --reward maths              | there is no reward "maths"
          1 | --input in --reward math:x             | the weight of math is "x", which is not a number
          1 | --input in --answer-column a           | The reward math reads the column "a", which is not there
          1 | --input in --reward code               | The reward code reads the column "test"
          1 | --input in --reward code --test-column answer | add --allow-code-execution
          1 | --input in --reward column --reward-column nope | --reward-column nope cannot be computed
          1 | --tasks demo_quiz_text_astronomy       | nothing is generated. Name tasks of type generate_until
          1 | --tasks gsm9k                          | Did you mean
          """)
  void mistakesAreErrorsThatSayWhatToDo(int exitCode, String options, String message)
      throws IOException {
    Path input =
        Files.writeString(
            directory.resolve("in.jsonl"), "{\"prompt\": \"Days:\", \"answer\": \"Monday\"}\n");
    List<String> arguments = new ArrayList<>(List.of("rollout"));
    arguments.addAll(List.of("--output", directory.resolve("out").toString()));
    Arrays.stream(options.strip().split(" +"))
        .map(option -> option.equals("in") ? input.toString() : option)
        .forEach(arguments::add);
    Result result = JobRunner.run(arguments);
    assertTrue(result.err().contains(message), result.err());
    assertEquals(exitCode, result.exitCode(), result.err());
    assertFalse(result.err().contains("\tat "), result.err());
    assertFalse(Files.exists(directory.resolve("out")), "nothing may be written");
  }

  private Result run(Path input, String output, String... options) {
    Result result = rollout(input, output, options);
    assertEquals(0, result.exitCode(), result.err());
    return result;
  }

  private Result rollout(Path input, String output, String... options) {
    List<String> arguments = new ArrayList<>(List.of("rollout", "--input", input.toString()));
    arguments.addAll(List.of("--output", directory.resolve(output).toString()));
    arguments.addAll(List.of(SETTINGS));
    arguments.addAll(List.of(options));
    return JobRunner.run(arguments);
  }

  private Dataset<Row> table(String output, String name) {
    return SPARK.read().parquet(directory.resolve(output).resolve(name).toString());
  }

  private List<String> rows(String output, String name) {
    return JobRunner.rows(directory.resolve(output).resolve(name));
  }

  private JsonNode manifest(String output) throws IOException {
    return JobRunner.manifest(directory.resolve(output));
  }
}
