package io.latentspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

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

  private static void assertPositive(JsonNode json, String path) {
    assertTrue(json.at(path).asDouble() > 0, path + " in " + json);
  }

  private static CommandRun bench(String... arguments) {
    return CommandRun.of(BenchCommand.class, arguments);
  }
}
