package io.latentspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.checkpoint.ModelConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StepCostTest {
  /**
   * Counted by hand from the config.json: 3 layers, hidden size 96, 4 heads, 2 of 3 layers with 8
   * experts of width 48, of which 3 are chosen, and 2 shared ones; 512 tokens in the vocabulary.
   */
  @Test
  void tinyModel() {
    ModelConfig config = ModelConfig.parse(Path.of("src/test/resources/shapes/tiny-v2-lite.json"));
    long attention = 4 * (24 + 16) * 96 + (32 + 16) * 96 + 4 * (24 + 24) * 32 + 96 * 4 * 24;
    long expert = 3 * 96 * 48;
    long head = 512 * 96;
    long matrices = 3 * attention + 3 * 96 * 192 + 2 * 2 * expert;
    long wide = 2 * 8 * 96 + 3 * (2 * 96 + 32) + 96;
    StepCost cost = new StepCost(config, Dtype.BFLOAT16);
    assertEquals(2.0 * (matrices + head + 2 * 3 * expert) + 4.0 * wide, cost.weightBytes(1), 1e-6);
    assertEquals(
        2.0 * (matrices + head + 2 * 8 * expert * (1 - 0.625 * 0.625)) + 4.0 * wide,
        cost.weightBytes(2),
        1e-6);
    // attention: 3 layers of 4 heads, keys of 24 + 16, values of 24
    long perPosition = 3 * 4 * (24 + 16 + 24);
    assertEquals(
        2.0 * (10 * (matrices + 2 * 3 * expert + wide) + head + 55 * perPosition),
        cost.operations(StepSize.prefill(10)),
        1e-6);
    assertEquals(
        cost.weightBytes(2) + 2 * 21 * 3 * (32 + 16) * 2, cost.bytes(StepSize.decode(2, 20)), 1e-6);
  }
}
