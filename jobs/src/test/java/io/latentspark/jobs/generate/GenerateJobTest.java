package io.latentspark.jobs.generate;

import static io.latentspark.jobs.JobRunner.SPARK;
import static io.latentspark.jobs.JobRunner.generate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job from end to end on the demo model. */
class GenerateJobTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DEMO = JobRunner.HOME.resolve("conf/demo");
  private static final Path PROMPTS = DEMO.resolve("prompts.parquet");

  @TempDir Path directory;

  @Test
  void parquetInParquetOut() throws IOException {
    Path output = directory.resolve("out");
    Result result = run(PROMPTS, output, "--limit", "20", "--max-tokens", "8");
    Dataset<Row> rows = SPARK.read().parquet(output.toString());
    assertEquals(
        List.of(
            "id",
            "kind",
            "prompt",
            "result",
            "reasoning",
            "finish_reason",
            "usage",
            "error_code",
            "error_message"),
        List.of(rows.columns()));
    assertEquals(20, rows.count());
    assertEquals(
        20, rows.where("finish_reason IN ('stop', 'length') AND error_code IS NULL").count());
    assertEquals(
        20, rows.where("usage.total_tokens = usage.input_tokens + usage.output_tokens").count());
    JsonNode manifest = JobRunner.manifest(output);
    assertEquals("COMPLETE", manifest.path("status").asText());
    assertEquals(20, manifest.path("totals").path("rows").asInt());
    long tokens = rows.selectExpr("sum(usage.output_tokens)").first().getLong(0);
    assertEquals(tokens, manifest.path("totals").path("generated_tokens").asLong());
    assertTrue(result.out().contains("20 (20 new), none failed"), result.out());
    assertTrue(result.out().contains("_manifest.json"), result.out());
  }

  @Test
  void aRowsResultDoesNotDependOnOrderOrPartitions() {
    Dataset<Row> prompts = SPARK.read().parquet(PROMPTS.toString()).limit(40).cache();
    String one = directory.resolve("one").toString();
    String many = directory.resolve("many").toString();
    prompts.coalesce(1).write().parquet(one);
    prompts.orderBy("prompt").repartition(5).write().parquet(many);
    String[] sampled = {
      "--temperature", "0.8", "--seed", "3", "--max-tokens", "8", "--max-in-flight"
    };
    String[] wide = append(sampled, "64");
    String[] narrow = append(sampled, "3");
    run(Path.of(one), directory.resolve("a"), wide);
    run(Path.of(many), directory.resolve("b"), narrow);
    assertEquals(resultsById("a"), resultsById("b"));
  }

  @Test
  void prefixAwareRunsMakeTheSameRowsAndResume() throws IOException {
    String instructions = "You answer questions about the capitals of the world. ".repeat(8);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 24; i++) {
      String prompt = i % 2 == 0 ? instructions + "Question " + i : "Days: " + i;
      lines.append("{\"id\": \"r%d\", \"prompt\": \"%s\"}%n".formatted(i, prompt));
    }
    Path input = write("in.jsonl", lines.toString());
    String[] plain = {"--max-tokens", "6", "--temperature", "0.9", "--seed", "5"};
    run(input, directory.resolve("a"), append(plain, "--prefix-caching", "off"));
    assertEquals(0, manifest("a").at("/engine/prefix_hit_tokens").asLong());
    Result aware = run(input, directory.resolve("b"), append(plain, "--prefix-aware"));
    assertEquals(resultsById("a"), resultsById("b"));
    JsonNode engine = manifest("b").path("engine");
    assertTrue(engine.path("prefix_hit_rate").asDouble() > 0.3, engine.toString());
    assertTrue(aware.out().contains("were cached and not computed"), aware.out());

    run(input, directory.resolve("c"), append(plain, "--prefix-aware", "--limit", "10"));
    Result resumed =
        run(input, directory.resolve("c"), append(plain, "--prefix-aware", "--resume"));
    assertTrue(resumed.out().contains("24 (14 new), none failed"), resumed.out());
    assertEquals(resultsById("a"), resultsById("c"));
  }

  private JsonNode manifest(String folder) throws IOException {
    return JobRunner.manifest(directory.resolve(folder));
  }

  @Test
  void messagesTemplatesAndTokenIds() throws IOException {
    Path input =
        write(
            "in.jsonl",
            """
            {"q": "France", "messages": [{"role": "user", "content": "What is the capital of France?"}], "ids": [0, 3, 9]}
            {"q": "Italy", "messages": [{"role": "user", "content": "What is the capital of Italy?"}], "ids": [0, 3, 9]}
            {"q": null, "messages": [{"content": "no role"}], "ids": []}
            """);
    run(input, directory.resolve("m"), "--messages-column", "messages", "--system", "Be brief.");
    run(input, directory.resolve("t"), "--template", "The capital of {q} is", "--stop", ".");
    run(input, directory.resolve("i"), "--token-ids-column", "ids", "--max-tokens", "4");
    assertTrue(
        results("m", "q = 'Italy'").get(0).contains("Rome"),
        results("m", "q = 'Italy'").toString());
    assertEquals(List.of(" Paris"), results("t", "q = 'France'"));
    for (String folder : List.of("m", "t", "i")) {
      assertEquals(
          List.of("BAD_PROMPT"), column(folder, "error_code", "q IS NULL"), "in " + folder);
      assertEquals(List.of("error"), column(folder, "finish_reason", "q IS NULL"), "in " + folder);
    }
    assertTrue(column("m", "error_message", "q IS NULL").get(0).contains("no role"));
  }

  /** What the prompt opened is reasoning until the model closes it, which this one never does. */
  @Test
  void reasoningIsNoResult() throws IOException {
    Path input = write("in.jsonl", "{\"q\": \"France\"}\n");
    Path output = directory.resolve("r");
    run(input, output, "--template", "The capital of {q} is<think>", "--max-tokens", "4");
    assertEquals(List.of(""), results("r", "true"));
    assertEquals(List.of("4"), column("r", "string(usage.output_tokens)", "reasoning <> ''"));
  }

  @Test
  void everyOptionalColumn() throws IOException {
    Path input = write("in.jsonl", "{\"prompt\": \"The capital of France is\"}\n");
    run(
        input,
        directory.resolve("o"),
        "--n",
        "2",
        "--temperature",
        "1",
        "--logprobs",
        "2",
        "--return-token-ids",
        "--max-tokens",
        "3",
        "--ignore-eos");
    Row samples =
        SPARK
            .read()
            .parquet(directory.resolve("o").toString())
            .selectExpr(
                "size(samples)",
                "size(samples[1].token_ids)",
                "size(samples[0].logprobs)",
                "size(samples[0].logprobs[2].top)",
                "samples[0].usage.output_tokens")
            .first();
    assertEquals("[2,3,3,2,3]", samples.toString());
  }

  @Test
  void aRowsOwnOptionsOverrideTheJobs() throws IOException {
    Path input =
        write(
            "in.jsonl",
            """
            {"id": "a", "prompt": "Days: Monday,", "options": {"max_tokens": 2}}
            {"id": "b", "prompt": "Days: Monday,", "options": null}
            {"id": "c", "prompt": "Days: Monday,", "options": {"max_tokens": 0}}
            """);
    run(input, directory.resolve("o"), "--max-tokens", "5", "--ignore-eos");
    assertEquals(List.of("2"), column("o", "string(usage.output_tokens)", "id = 'a'"));
    assertEquals(List.of("5"), column("o", "string(usage.output_tokens)", "id = 'b'"));
    assertEquals(List.of("INVALID_SAMPLING"), column("o", "error_code", "id = 'c'"));
  }

  @Test
  void promptsThatAreNullEmptyOrTooLongAreErrorsOfTheirRows() throws IOException {
    String longPrompt = "\"" + "Monday ".repeat(3000) + "\"";
    Path input =
        write(
            "in.jsonl",
            """
            {"id": 1, "prompt": null}
            {"id": 2, "prompt": ""}
            {"id": 3, "prompt": %s}
            {"id": 4, "prompt": "Days: Monday,"}
            """
                .formatted(longPrompt));
    run(input, directory.resolve("none"), "--max-tokens", "4");
    assertEquals(
        List.of("BAD_PROMPT", "BAD_PROMPT", "PROMPT_TOO_LONG"),
        column("none", "error_code", "id < 4"));
    for (String side : List.of("left", "right")) {
      run(input, directory.resolve(side), "--max-tokens", "4", "--truncate", side);
      assertEquals(List.of(), column(side, "error_code", "id > 2"), side);
    }
  }

  @Test
  void csvAndJsonl() throws IOException {
    Path input =
        write("in.csv", "id,prompt,note\n1,\"Days: \"\"Monday\"\",\nTuesday,\",\n2,Planets:,x\n");
    run(input, directory.resolve("j"), "--output-format", "jsonl", "--max-tokens", "3");
    run(input, directory.resolve("c"), "--output-format", "csv", "--max-tokens", "3");
    Dataset<Row> json = SPARK.read().json(directory.resolve("j").toString() + "/*.jsonl");
    assertEquals(2, json.count());
    assertEquals("Days: \"Monday\",\nTuesday,", json.where("id = 1").first().getAs("prompt"));
    Dataset<Row> csv =
        SPARK
            .read()
            .option("header", true)
            .option("multiLine", true)
            .option("escape", "\"")
            .csv(directory.resolve("c").toString() + "/*.csv");
    assertEquals(
        json.where("id = 1").first().<String>getAs("result"),
        csv.where("id = 1").first().<String>getAs("result"));
    assertTrue(csv.where("id = 2").first().<String>getAs("usage").startsWith("{\"input_tokens\":"));
  }

  @Test
  void openAiBatches() throws IOException {
    Path input =
        write(
            "batch.jsonl",
            """
            {"custom_id": "r1", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "demo", "messages": [{"role": "user", "content": "What is the capital of Italy?"}], "max_tokens": 20}}
            {"custom_id": "r2", "method": "POST", "url": "/v1/completions", "body": {"model": "demo", "prompt": "The capital of France is", "max_tokens": 2, "n": 2, "logprobs": 1}}
            {"custom_id": "r3", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "demo", "messages": []}}
            """);
    run(input, directory.resolve("b"), "--format", "openai-batch");
    Map<String, JsonNode> lines = lines("b/output.jsonl");
    assertEquals(2, lines.size());
    JsonNode chat = lines.get("r1").path("response");
    assertEquals(200, chat.path("status_code").asInt());
    assertEquals("chat.completion", chat.path("body").path("object").asText());
    assertTrue(
        chat.at("/body/choices/0/message/content").asText().contains("Rome"), chat.toString());
    JsonNode text = lines.get("r2").at("/response/body");
    assertEquals(2, text.path("choices").size());
    assertEquals(4, text.at("/usage/completion_tokens").asInt());
    assertEquals(1, text.at("/choices/0/logprobs/content/0/top_logprobs").size());
    Map<String, JsonNode> errors = lines("b/errors.jsonl");
    assertEquals("BAD_PROMPT", errors.get("r3").at("/error/code").asText());
    assertTrue(errors.get("r3").path("response").isNull());
  }

  @Test
  void failOnErrorEndsTheJobAndKeepsWhatIsFinished() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      lines.append("{\"id\": %d, \"prompt\": %s}%n".formatted(i, i % 5 == 4 ? null : "\"Days:\""));
    }
    Path input = write("in.jsonl", lines.toString());
    String[] few = {"--max-tokens", "2", "--fail-on-error"};
    assertEquals(0, generate(input, directory.resolve("ok"), append(few, "0.2")).exitCode());
    Result tooMany = generate(input, directory.resolve("bad"), append(few, "3"));
    assertEquals(1, tooMany.exitCode());
    assertTrue(
        tooMany.err().contains("of 20 rows failed (BAD_PROMPT 4), more than --fail-on-error 3"),
        tooMany.err());
    assertEquals(1, generate(input, directory.resolve("one"), append(few, "true")).exitCode());
    List<String> kept = column("one", "string(id)", "true");
    assertTrue(!kept.isEmpty() && kept.size() < 20, kept.toString());
    assertEquals(
        0, generate(input, directory.resolve("one"), "--max-tokens", "2", "--resume").exitCode());
    assertEquals(20, column("one", "string(id)", "true").size());
  }

  @Test
  void resumeMakesOnlyWhatIsMissing() throws IOException {
    Path input = directory.resolve("in");
    Files.createDirectory(input);
    Files.writeString(
        input.resolve("1.jsonl"),
        """
        {"x": "Days: Monday,", "max": 4}
        {"x": "Days: Monday,", "max": 4}
        {"x": "Planets: Mercury,", "max": 4}
        {"x": null, "max": 4}
        """);
    Path output = directory.resolve("out");
    String[] options = {"--prompt-column", "x", "--max-tokens", "4", "--resume"};
    Path glob = input.resolve("*.jsonl");
    assertTrue(run(glob, output, options).out().contains("4 (4 new), 1 failed: BAD_PROMPT 1"));
    List<String> names = partNames(output);
    Files.writeString(
        input.resolve("2.jsonl"),
        """
        {"x": "Days: Monday,", "max": 4}
        {"x": "Colours: red,", "max": 4}
        """);
    // Two copies of a row are done, its third is not; the failed row is tried again.
    assertTrue(run(input, output, options).out().contains("6 (3 new), 1 failed"));
    assertEquals(3, column("out", "x", "x LIKE 'Days%'").size());
    assertEquals(6, column("out", "coalesce(x, 'none')", "true").size());
    assertNotEquals(names, partNames(output));
    assertTrue(run(input, output, options).out().contains("6 (1 new)"));

    Result changed = generate(input, output, append(options, "--temperature", "0.5"));
    assertEquals(1, changed.exitCode());
    assertTrue(changed.err().contains("temperature: was 0.0, is 0.5"), changed.err());
    assertFalse(changed.err().contains("top-p"), changed.err());
  }

  @Test
  void anOutputThatIsThereIsNeverTouchedUnasked() throws IOException {
    Path input = write("in.jsonl", "{\"prompt\": \"Days:\"}\n");
    Path output = directory.resolve("out");
    run(input, output, "--max-tokens", "2");
    List<String> names = partNames(output);
    Result refused = generate(input, output, "--max-tokens", "2");
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("--resume") && refused.err().contains("--overwrite"));
    assertEquals(names, partNames(output));
    run(input, output, "--max-tokens", "3", "--overwrite");
    assertEquals(1, column("out", "result", "true").size());
    assertNotEquals(names, partNames(output));
  }

  private static Result run(Path input, Path output, String... options) {
    Result result = generate(input, output, options);
    assertEquals(0, result.exitCode(), result.err());
    return result;
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private List<String> results(String folder, String condition) {
    return column(folder, "result", condition);
  }

  private List<String> column(String folder, String expression, String condition) {
    return SPARK
        .read()
        .parquet(directory.resolve(folder).toString())
        .where(condition)
        .selectExpr(expression)
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .filter(value -> value != null)
        .sorted()
        .toList();
  }

  private Map<String, String> resultsById(String folder) {
    return SPARK
        .read()
        .parquet(directory.resolve(folder).toString())
        .selectExpr("id", "to_json(struct(*))")
        .collectAsList()
        .stream()
        .collect(Collectors.toMap(row -> row.getString(0), row -> row.getString(1)));
  }

  private Map<String, JsonNode> lines(String file) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve(file))) {
      nodes.add(JSON.readTree(line));
    }
    return nodes.stream()
        .collect(Collectors.toMap(node -> node.path("custom_id").asText(), node -> node));
  }

  private static List<String> partNames(Path output) throws IOException {
    try (Stream<Path> files = Files.list(output)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".parquet"))
          .sorted()
          .toList();
    }
  }

  private static String[] append(String[] options, String... more) {
    return Stream.concat(Arrays.stream(options), Arrays.stream(more)).toArray(String[]::new);
  }
}
