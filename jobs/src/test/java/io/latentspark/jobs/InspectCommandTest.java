package io.latentspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectCommandTest {
  /** Totals and active parameters as the papers of V2 (2405.04434) and V3 (2412.19437) say. */
  @ParameterizedTest
  @CsvSource({"v3, 671, 37, 70272", "v2, 236, 21, 69120", "v2-lite, 15.7, 2.4, 31104"})
  void publishedSizes(String shape, double billions, double activeBillions, long cacheBytes) {
    JsonNode json = inspect("--shape", shape, "--json").json();
    assertEquals(billions, json.at("/parameters/total").asDouble() / 1e9, 0.5);
    assertEquals(activeBillions, json.at("/parameters/active_per_token").asDouble() / 1e9, 0.8);
    assertEquals(cacheBytes, json.at("/cache_bytes_per_token/mla").asLong());
  }

  /** The paper of V2: 93.3 % less cache than DeepSeek 67B, like GQA with 2.25 groups. */
  @Test
  void cacheOfV2() {
    JsonNode cache = inspect("--shape", "v2", "--json").json().get("cache_bytes_per_token");
    assertEquals(0.933, cache.get("fewer_bytes_at_six_bits").asDouble(), 0.0005);
    assertEquals(2.25, cache.get("mla_of_mqa").asDouble());
    assertEquals(cache.get("mha").asLong(), 16 * cache.get("gqa8").asLong());
  }

  @Test
  void partsAddUp() {
    JsonNode parameters = inspect("--shape", "v3", "--json").json().get("parameters");
    long sum = 0;
    for (JsonNode part : parameters.get("by_part")) {
      sum += part.asLong();
    }
    long mtp = parameters.at("/by_part/mtp").asLong();
    assertEquals(parameters.get("total").asLong(), sum - mtp);
  }

  /** 16 full sequences of 1,024 tokens of V3 in bf16: 70,272 bytes each. */
  @Test
  void memoryOfContextAndBatch() {
    JsonNode memory =
        inspect("--shape", "v3", "--max-model-len", "1024", "--max-batch-size", "16", "--json")
            .json()
            .get("memory");
    assertEquals(16 * 1024, memory.get("cache_tokens").asLong());
    assertEquals(16L * 1024 * 70272, memory.get("cache_bytes").asLong());
    assertTrue(memory.get("weight_bytes").asDouble() > 2 * 671e9);
  }

  @Test
  void text() {
    String text = inspect("--shape", "v3").out();
    assertTrue(text.contains("70,272"), text);
    assertTrue(text.contains("671.0 B"), text);
  }

  @Test
  void help() {
    CommandRun help = inspect("--help");
    assertEquals(0, help.exitCode());
    for (String option : new String[] {"--model", "--shape", "--max-model-len", "--json"}) {
      assertTrue(help.out().contains(option), help.out());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "v4, 1, neither a file nor one of v2",
    "v3, 0, --max-model-len is 0",
  })
  void wrongOptions(String shape, String context, String message) {
    CommandRun run = inspect("--shape", shape, "--max-model-len", context);
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains(message), run.err());
  }

  @Test
  void modelOrShapeIsNeeded() {
    assertEquals(2, inspect().exitCode());
    assertEquals(2, inspect("--model", "m", "--shape", "v3").exitCode());
  }

  private static CommandRun inspect(String... arguments) {
    return CommandRun.of(InspectCommand.class, arguments);
  }
}
