package io.latentspark.jobs.score;

import static io.latentspark.jobs.JobRunner.SPARK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.jobs.JobRunner;
import io.latentspark.jobs.JobRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scoring jobs from end to end on the demo model. */
class ScoreJobTest {
  private static final String CONTEXT =
      "Question: Montevideo is the capital of which country?\\nAnswer:";

  @TempDir Path directory;

  /** Numbers are lm-evaluation-harness 0.4.13's, in float32. */
  @Test
  void scoresAreLmEvals() throws IOException {
    Path input =
        write(
            """
            {"id": 1, "context": "%1$s", "continuation": " India"}
            {"id": 2, "context": "%1$s", "continuation": " Uruguay"}
            {"id": 3, "context": "%1$s", "continuation": null}
            """
                .formatted(CONTEXT));
    Result result = run("score", input, "--dtype", "float32", "--token-logprobs", "--prefix-aware");
    List<Row> rows = rows();
    assertEquals(-12.6973515, rows.get(0).<Double>getAs("logprob"), 1e-3);
    assertEquals(-0.0425489806, rows.get(1).<Double>getAs("logprob"), 1e-3);
    assertEquals(true, rows.get(1).<Boolean>getAs("is_greedy"));
    assertEquals(1, rows.get(1).getList(rows.get(1).fieldIndex("token_logprobs")).size());
    assertEquals("BAD_PROMPT", rows.get(2).getAs("error_code"));
    assertTrue(result.out().contains("3 (3 new), 1 failed: BAD_PROMPT 1"), result.out());
    assertTrue(result.out().contains("26 context, 2 continuation"), result.out());
    JsonNode manifest = manifest();
    assertEquals("score", manifest.path("job").asText());
    assertEquals(28, manifest.at("/totals/tokens").asInt());
    assertEquals(-12.7399005, manifest.at("/totals/logprob").asDouble(), 2e-3);
  }

  @Test
  void tokenIdsNeedNoTokenizerAndScoresResume() throws IOException {
    Path input =
        write(
            """
            {"a": [0, 300], "b": [301]}
            {"a": [0, 300], "b": []}
            """);
    String[] columns = {"--context-column", "a", "--continuation-column", "b", "--resume"};
    assertTrue(run("score", input, columns).out().contains("2 (2 new), 1 failed"));
    assertTrue(run("score", input, columns).out().contains("2 (1 new), 1 failed"));
    List<String> changed = new ArrayList<>(arguments("score", input, columns));
    changed.add("--truncate=left");
    Result refused = JobRunner.run(changed);
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("truncate: was none, is left"), refused.err());
  }

  @Test
  void perplexityOfACorpusIsThatOfItsTotals() throws IOException {
    Path input =
        write(
            """
            {"id": 1, "text": "The capital of France is Paris."}
            {"id": 2, "text": "Monday, Tuesday, Wednesday"}
            """);
    Result result = run("perplexity", input, "--dtype", "float32");
    double logprob = rows().stream().mapToDouble(row -> row.<Double>getAs("logprob")).sum();
    JsonNode totals = manifest().path("totals");
    assertEquals(57, totals.path("bytes").asInt());
    assertEquals(9, totals.path("words").asInt());
    double bits = -logprob / 57 / Math.log(2);
    assertEquals(bits, totals.path("bits_per_byte").asDouble(), 1e-9);
    assertEquals(Math.exp(-logprob / 9), totals.path("word_perplexity").asDouble(), 1e-6);
    assertTrue(result.out().contains("bits per byte %.4f".formatted(bits)), result.out());
  }

  @Test
  void aMissingColumnIsFoundBeforeAnyWork() throws IOException {
    Path input = write("{\"question\": \"x\"}\n");
    for (String job : List.of("score", "perplexity")) {
      Result result = JobRunner.run(arguments(job, input));
      assertEquals(1, result.exitCode());
      assertTrue(result.err().contains("There is no column \""), result.err());
    }
  }

  private Path write(String lines) throws IOException {
    return Files.writeString(directory.resolve("in.jsonl"), lines);
  }

  private Result run(String job, Path input, String... options) {
    Result result = JobRunner.run(arguments(job, input, options));
    assertEquals(0, result.exitCode(), result.err());
    return result;
  }

  private List<String> arguments(String job, Path input, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of(job, "--input", input.toString(), "--output", output()));
    arguments.addAll(List.of(options));
    return arguments;
  }

  private String output() {
    return directory.resolve("out").toString();
  }

  private List<Row> rows() {
    return SPARK.read().parquet(output()).sort("id").collectAsList();
  }

  private JsonNode manifest() throws IOException {
    return JobRunner.manifest(Path.of(output()));
  }
}
