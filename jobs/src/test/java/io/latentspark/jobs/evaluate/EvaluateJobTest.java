package io.latentspark.jobs.evaluate;

import static io.latentspark.jobs.JobRunner.SPARK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.jobs.JobRunner;
import io.latentspark.jobs.JobRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The job from end to end on the demo model and its quiz. */
class EvaluateJobTest {
  @TempDir Path directory;

  @Test
  void resultsSamplesAndTable() throws IOException {
    Result result = run("--tasks", "demo_quiz_text_world_capitals,demo_arithmetic", "--limit", "8");
    assertTrue(result.out().contains("|demo_arithmetic"), result.out());
    assertTrue(Files.size(output().resolve("report.html")) > 10_000);
    JsonNode results = results();
    JsonNode capitals = results.at("/results/demo_quiz_text_world_capitals");
    assertEquals(1.0, capitals.path("acc,none").asDouble());
    assertEquals(8, results.at("/n-samples/demo_arithmetic/effective").asInt());
    assertEquals(200, results.at("/n-samples/demo_arithmetic/original").asInt());
    assertEquals(4, results.at("/n-shot/demo_arithmetic").asInt());
    assertEquals(8, results.at("/config/limit").asInt());
    // Those of lm-eval 0.4.13 with its dummy model: --log_samples --limit 8.
    assertEquals(
        "9f469f1f8b18d8da0b7a6acc460121c4a5248364beca4c299a9b74979b05a029",
        results.at("/task_hashes/demo_arithmetic").asText());
    assertEquals(
        "8afaa72ed263ec1af48125f28d347d22ada7fe74ecf182354f7b9aaa150aeac0",
        results.at("/task_hashes/demo_quiz_text_world_capitals").asText());
    Dataset<Row> samples = samples();
    assertEquals(16, samples.count());
    assertEquals(8, samples.where("size(scores) = 4 AND size(prompts) = 1").count());
    assertEquals(8, samples.where("size(texts) = 1 AND generated_tokens > 0").count());
    assertEquals(0, samples.where("error IS NOT NULL").count());
  }

  @Test
  void aRunGoesOnWhereItStoppedAndRefusesOtherSettings() throws IOException {
    String[] task = {"--tasks", "demo_quiz_text_astronomy", "--limit", "6"};
    run(task);
    Dataset<Row> kept = SPARK.createDataFrame(samples().takeAsList(2), samples().schema());
    removeParts();
    kept.coalesce(1).write().mode("append").parquet(output().resolve("model/samples").toString());
    Result resumed = run(append(task, "--resume"));
    assertTrue(resumed.out().contains("6 (4 new), none failed"), resumed.out());
    assertEquals(6, samples().select("key").distinct().count());
    Result refused = evaluate(append(task, "--resume", "--num-fewshot", "2"));
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("prompts: was"), refused.err());
  }

  @Test
  void aRowOfDataThatCannotBeAskedCountsAsWrongAndIsListed() throws IOException {
    Path data = Files.createDirectories(directory.resolve("data/mine/quiz"));
    Files.writeString(
        data.resolve("test.jsonl"),
        """
        {"q": "Which city is the capital of France?", "choices": ["Paris", "Rome"], "answer": 0}
        {"q": "Which city is the capital of Italy?", "choices": ["Paris", "Rome"], "answer": 7}
        """);
    Path tasks = Files.createDirectories(directory.resolve("tasks"));
    Files.writeString(
        tasks.resolve("mine.yaml"),
        """
        task: mine
        dataset_path: mine/quiz
        test_split: test
        output_type: multiple_choice
        doc_to_text: "Question: {{q}}\\nAnswer:"
        doc_to_choice: choices
        doc_to_target: answer
        """);
    Result result =
        run(
            "--tasks",
            "mine",
            "--include-path",
            tasks.toString(),
            "--data",
            directory.resolve("data").toString());
    assertTrue(result.out().contains("1 document could not be scored"), result.out());
    assertTrue(result.out().contains("  mine 1: "), result.out());
    assertTrue(results().at("/results/mine/acc,none").asDouble() <= 0.5);
    assertEquals(1, results().at("/latentspark/failed_documents/mine").asInt());
  }

  @Test
  void severalModelsEachHaveTheirResults() throws IOException {
    Path copy = directory.resolve("other");
    Files.createDirectory(copy);
    try (Stream<Path> files = Files.list(JobRunner.HOME.resolve("conf/demo/model"))) {
      for (Path file : files.toList()) {
        Files.createSymbolicLink(copy.resolve(file.getFileName()), file);
      }
    }
    run(
        "--models",
        JobRunner.HOME.resolve("conf/demo/model") + "," + copy,
        "--tasks",
        "demo_quiz_text_astronomy",
        "--limit",
        "2");
    assertTrue(Files.isDirectory(output().resolve("model/samples")));
    assertTrue(Files.isDirectory(output().resolve("other/samples")));
  }

  @Test
  void whatIsAskedCanBeSeenWithoutAModel() {
    Result tasks = JobRunner.run(List.of("evaluate", "--list-tasks"));
    assertTrue(tasks.out().contains("demo_quiz_text "), tasks.out());
    Result prompts =
        JobRunner.run(
            List.of("evaluate", "--tasks", "demo_quiz_text_world_capitals", "--show-prompts", "1"));
    assertTrue(
        prompts.out().contains("Question: In which country is the city of Tirana?\nAnswer:"),
        prompts.out());
    assertTrue(prompts.out().contains("---- scored: \" Albania\""), prompts.out());
  }

  @Test
  void whatDataThereIsCanBeSeen() {
    String demo = JobRunner.HOME.resolve("conf/demo").toString();
    Result one =
        JobRunner.run(
            List.of("evaluate", "--tasks", "demo_quiz_text_astronomy", "--check-data", demo));
    assertEquals(0, one.exitCode());
    assertTrue(one.out().contains("demo_quiz_text_astronomy test: 40 rows with"), one.out());
    assertTrue(one.out().contains("astronomy/dev.jsonl"), one.out());
    Result all = JobRunner.run(List.of("evaluate", "--check-data", demo));
    assertEquals(0, all.exitCode());
    assertTrue(all.out().contains("demo_arithmetic test: 200 rows with"), all.out());
    assertTrue(all.out().contains("21 of "), all.out());
    Result missing =
        JobRunner.run(List.of("evaluate", "--tasks", "arc_easy", "--check-data", demo));
    assertEquals(1, missing.exitCode());
    assertTrue(missing.out().contains("arc_easy test: Task \"arc_easy\": there is no file test"));
    assertEquals(
        1, JobRunner.run(List.of("evaluate", "--check-data", directory.toString())).exitCode());
    assertEquals(2, JobRunner.run(List.of("evaluate", "--check-data")).exitCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --tasks demo_quiz_txt                               | Did you mean
          --tasks demo_arithmetic --limit 0                   | --limit 0.0 is out of range
          --tasks demo_arithmetic --limit 2 --samples {}      | Give one of the two
          --tasks demo_arithmetic --seed 1,2                  | Give one, or four
          --tasks demo_arithmetic --gen-kwargs x              | has no key and value
          --tasks demo_arithmetic --samples nowhere.json      | cannot be read
          --tasks demo_arithmetic --samples {"demo_arithmetic":[999]} | has no document 999
          --tasks demo_arithmetic --samples {"other":[1]}     | not among --tasks
          --tasks demo_arithmetic --num-fewshot 50            | Lower --num-fewshot
          --tasks demo_arithmetic --max-length 99999          | more than the 2048 tokens
          --tasks humaneval --limit 1                         | --data must name a folder
          --tasks demo_arithmetic --reference deepseek-v9     | deepseek-v3
          --tasks demo_arithmetic --data nowhere              | --data must name a folder
          """)
  void mistakesAreErrorsThatSayWhatToDo(String arguments, String message) {
    Result result = evaluate(arguments.strip().split(" +"));
    assertEquals(1, result.exitCode(), result.err());
    assertTrue(result.err().contains(message), result.err());
    assertTrue(!result.err().contains("\tat "), result.err());
  }

  private Result run(String... options) {
    Result result = evaluate(options);
    assertEquals(0, result.exitCode(), result.err());
    return result;
  }

  private Result evaluate(String... options) {
    List<String> arguments = new ArrayList<>(List.of("evaluate", "--output", output().toString()));
    arguments.addAll(List.of(options));
    return JobRunner.run(arguments);
  }

  private Path output() {
    return directory.resolve("out");
  }

  private Dataset<Row> samples() {
    return SPARK.read().parquet(output().resolve("model/samples").toString());
  }

  private void removeParts() throws IOException {
    try (Stream<Path> files = Files.list(output().resolve("model/samples"))) {
      for (Path file : files.toList()) {
        if (file.toString().endsWith(".parquet")) {
          Files.delete(file);
        }
      }
    }
  }

  private JsonNode results() throws IOException {
    try (Stream<Path> files = Files.list(output().resolve("model"))) {
      Path file =
          files
              .filter(each -> each.getFileName().toString().startsWith("results_"))
              .sorted()
              .reduce((a, b) -> b)
              .orElseThrow();
      return new ObjectMapper().readTree(file.toFile());
    }
  }

  private static String[] append(String[] options, String... more) {
    return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
  }
}
