package io.latentspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.engine.checkpoint.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
  private static final String TINY = "src/test/resources/shapes/tiny-v2-lite.json";

  @Test
  void measuresShape() {
    CommandRun run =
        bench(
            "--shape",
            TINY,
            "--layers",
            "2",
            "--batch-sizes",
            "1,4",
            "--prompt-tokens",
            "32",
            "--decode-tokens",
            "16",
            "--dtype",
            "float32",
            "--json");
    assertEquals(0, run.exitCode(), run.err());
    JsonNode json = run.json();
    assertEquals("random", json.get("weights").asText());
    assertEquals(2, json.get("layers").asInt());
    assertPositive(json, "/machine/read_bytes_per_second");
    assertPositive(json, "/machine/gemm_flops_per_second");
    assertPositive(json, "/load/seconds");
    assertPositive(json, "/memory/peak_bytes");
    assertEquals(2, json.get("decode").size());
    assertEquals(4, json.at("/decode/1/batch_size").asInt());
    for (String speed : new String[] {"/prefill", "/decode/0", "/decode/1"}) {
      assertPositive(json, speed + "/best_tokens_per_second");
      assertPositive(json, speed + "/ceiling_tokens_per_second");
      assertTrue(
          json.at(speed + "/median_tokens_per_second").asDouble()
              <= json.at(speed + "/best_tokens_per_second").asDouble());
      assertTrue(Double.isFinite(json.at(speed + "/fraction").asDouble()), run.out());
      assertPositive(json, speed + "/read_fraction");
      assertPositive(json, speed + "/gemm_fraction");
    }
  }

  /** Of two prompts: what is compared is said, and both rates are there. */
  @Test
  void comparesTheJobWithTheEngineAlone(@TempDir Path directory) throws IOException {
    Path input =
        Files.writeString(
            directory.resolve("in.jsonl"),
            """
            {"question": "The capital of France is"}
            {"question": "The capital of Italy is"}
            """);
    Path model = JobRunner.HOME.resolve("conf/demo/model");
    String[] options = {
      "--model", model.toString(), "--input", input.toString(), "--prompt-column", "question"
    };
    CommandRun run = bench(append(options, "--pairs", "2", "--json"));
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(2, run.json().get("pairs").size());
    for (JsonNode pair : run.json().get("pairs")) {
      assertPositive(pair, "/engine_tokens_per_second");
      assertPositive(pair, "/job_tokens_per_second");
    }
    assertPositive(run.json(), "/median_fraction");
    assertTrue(bench(append(options, "--pairs", "0")).err().contains("--pairs is 0"));
    CommandRun text = bench(append(options, "--pairs", "1"));
    assertTrue(text.out().contains("engine alone"), text.out());
  }

  @Test
  void anInputNeedsACheckpoint() {
    CommandRun run = bench("--shape", "v3", "--input", "prompts.parquet");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("--input was given with --shape"), run.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          --input p --batch-sizes 1; --batch-sizes was given with --input
          --input p --context 8; --context was given with --input
          --input p --prompt-tokens 8; --prompt-tokens was given with --input
          --input p --decode-tokens 8; --decode-tokens was given with --input
          --input p --sequences 8; --sequences was given with --input
          --input p --threads 1; --threads was given with --input
          --input p --workload score; --workload was given with --input
          --input p --expert-load p; --expert-load was given with --input
          --expert-load p --batch-sizes 1; --batch-sizes was given with --expert-load
          --workload score --context 8; --context was given with --workload
          --sequences 8; --sequences was given without --workload
          --prompt-column p; --prompt-column was given without --input
          --expert-load p --pairs 1; --pairs was given with --expert-load
          """)
  void optionsWithoutEffectAreRefused(String options, String expected) {
    CommandRun run = bench(append(new String[] {"--model", "m"}, options.split(" ")));
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains(expected), run.err());
  }

  @Test
  void contexts() {
    CommandRun run =
        bench(
            "--shape",
            TINY,
            "--batch-sizes",
            "2",
            "--context",
            "8,64",
            "--prompt-tokens",
            "16",
            "--decode-tokens",
            "8",
            "--json");
    assertEquals(0, run.exitCode(), run.err());
    JsonNode json = run.json();
    assertEquals(64, json.at("/decode/1/context").asInt());
    // 3 layers of 32 + 16 values of 2 bytes
    assertEquals(3 * (32 + 16) * 2, json.at("/memory/cache_bytes_per_token").asInt());
    double shares = 0;
    for (JsonNode share : json.at("/decode/1/time_shares")) {
      shares += share.asDouble();
    }
    assertEquals(1, shares, 1e-9);
  }

  @ParameterizedTest
  @CsvSource({"offline,4,0", "shared-prefix,8,0.7", "score,8,0.7"})
  void workloads(String workload, int sequences, double cachedAtLeast) {
    CommandRun run =
        bench(
            "--shape",
            TINY,
            "--layers",
            "2",
            "--workload",
            workload,
            "--sequences",
            String.valueOf(sequences),
            "--json");
    assertEquals(0, run.exitCode(), run.err());
    JsonNode speed = run.json().at("/workloads/0");
    assertEquals(workload, speed.get("workload").asText());
    assertEquals(sequences, speed.get("sequences").asInt());
    assertPositive(speed, "/best");
    assertPositive(speed, "/ceiling");
    assertPositive(speed, "/time_shares/attention");
    assertTrue(speed.get("cached_share").asDouble() >= cachedAtLeast, run.out());
    assertTrue(run.json().at("/prefill").isMissingNode(), run.out());
  }

  @Test
  void workloadsAsText() {
    CommandRun run =
        bench("--shape", TINY, "--layers", "2", "--workload", "score", "--sequences", "4");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("score 4"), run.out());
    assertTrue(run.out().contains("requests/s"), run.out());
    assertTrue(run.out().contains("scheduling"), run.out());
  }

  @Test
  void expertLoadOfPromptFile() {
    CommandRun run =
        bench(
            "--model",
            "../conf/demo/model",
            "--expert-load",
            "../conf/demo/prompts.jsonl",
            "--json");
    assertEquals(0, run.exitCode(), run.err());
    JsonNode json = run.json();
    assertTrue(json.get("prompts").asInt() > 0);
    long choices = json.get("tokens").asLong() * expertsPerToken();
    assertTrue(!json.get("layers").isEmpty());
    for (JsonNode layer : json.get("layers")) {
      long sum = 0;
      for (JsonNode tokens : layer.get("tokens_by_expert")) {
        sum += tokens.asLong();
      }
      assertEquals(choices, sum, layer.toString());
      assertTrue(layer.get("max_to_mean").asDouble() >= 1, layer.toString());
    }
  }

  private static int expertsPerToken() {
    return ModelConfig.read(Path.of("../conf/demo/model")).numExpertsPerTok();
  }

  @Test
  void expertLoadIsForCheckpoints() {
    CommandRun run = bench("--shape", TINY, "--expert-load", "prompts.jsonl");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("Give a checkpoint with --model"), run.err());
  }

  @Test
  void unknownWorkload() {
    CommandRun run = bench("--shape", TINY, "--workload", "online");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("shared-prefix"), run.err());
  }

  @Test
  void help() {
    CommandRun help = bench("--help");
    assertEquals(0, help.exitCode());
    for (String option :
        new String[] {"--model", "--shape", "--layers", "--threads", "--batch-sizes", "--json"}) {
      assertTrue(help.out().contains(option), help.out());
    }
  }

  @Test
  void layersAreForShapes() {
    CommandRun run = bench("--model", "somewhere", "--layers", "2");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("--layers was given with --model"), run.err());
  }

  @Test
  void pairsAreForCheckpoints() {
    CommandRun run = bench("--shape", TINY, "--pairs", "2");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("--pairs was given with --shape"), run.err());
  }

  private static void assertPositive(JsonNode json, String path) {
    assertTrue(json.at(path).asDouble() > 0, path + " in " + json);
  }

  private static String[] append(String[] options, String... more) {
    return Stream.concat(Arrays.stream(options), Arrays.stream(more)).toArray(String[]::new);
  }

  private static CommandRun bench(String... arguments) {
    return CommandRun.of(BenchCommand.class, arguments);
  }
}
