package io.latentspark.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.Fixtures;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomCheckpointTest {
  private final ModelConfig config = Shapes.published("deepseek-v3");
  private final RandomCheckpoint checkpoint = RandomCheckpoint.of(config);

  @Test
  void hasEveryTensorOfTheShape() {
    for (TensorSpec spec : ModelTensors.of(config)) {
      assertTrue(checkpoint.contains(spec.name()));
    }
    assertArrayEquals(
        new long[] {576, 7168},
        checkpoint.tensor("model.layers.9.self_attn.kv_a_proj_with_mqa.weight").shape());
    assertFalse(checkpoint.contains("model.layers.62.eh_proj.weight"));
    assertThrows(EngineException.class, () -> checkpoint.tensor("nothing"));
  }

  /** Deviations of the usual initialisation: 1/√fan-in, twice that for the router. */
  @ParameterizedTest
  @CsvSource({
    "model.layers.3.self_attn.q_a_proj.weight, 0, 0.011811", // 7168^-0.5
    "model.layers.3.mlp.experts.255.down_proj.weight, 0, 0.022097", // 2048^-0.5
    "model.layers.3.mlp.gate.weight, 0, 0.023623", // 2 · 7168^-0.5
    "model.embed_tokens.weight, 0, 1",
    "model.layers.60.input_layernorm.weight, 1, 0.05",
  })
  void meanAndDeviation(String name, double mean, double deviation) {
    StoredTensor tensor = checkpoint.tensor(name);
    long[] shape = tensor.shape();
    int rows = shape.length == 1 ? 1 : 64;
    float[] values = new float[rows * (int) shape[shape.length - 1]];
    tensor.readRows(0, rows, values, 0);
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (value - mean) * (value - mean);
    }
    assertEquals(mean, sum / values.length, 4 * deviation / Math.sqrt(values.length));
    assertEquals(deviation, Math.sqrt(squares / values.length), 0.03 * deviation);
  }

  @Test
  void valuesAreBfloat16() {
    float[] values = new float[7168];
    checkpoint.tensor("lm_head.weight").readRows(77, 1, values, 0);
    for (float value : values) {
      assertEquals(0, Float.floatToRawIntBits(value) & 0xFFFF);
    }
  }

  @Test
  void tensorsAndRowsDiffer() {
    float[] first = new float[2 * 7168];
    float[] second = new float[7168];
    checkpoint.tensor("model.layers.5.mlp.experts.0.up_proj.weight").readRows(0, 2, first, 0);
    checkpoint.tensor("model.layers.5.mlp.experts.1.up_proj.weight").readRows(0, 1, second, 0);
    assertFalse(Arrays.equals(Arrays.copyOf(first, 7168), second));
    assertFalse(Arrays.equals(Arrays.copyOf(first, 7168), Arrays.copyOfRange(first, 7168, 14336)));
  }

  /** Rows of 90 values begin at every remainder of four. */
  @Property(tries = 50)
  void aRowIsTheSameHoweverItIsRead(
      @ForAll @IntRange(max = 20) int firstRow, @ForAll @IntRange(min = 1, max = 8) int rowCount) {
    StoredTensor tensor =
        new RandomTensor(new TensorSpec("a", List.of(30L, 90L), TensorSpec.Part.ATTENTION, 0));
    float[] whole = new float[30 * 90];
    tensor.readRows(0, 30, whole, 0);
    float[] part = new float[3 + rowCount * 90];
    tensor.readRows(firstRow, rowCount, part, 3);
    assertArrayEquals(
        Arrays.copyOfRange(whole, firstRow * 90, (firstRow + rowCount) * 90),
        Arrays.copyOfRange(part, 3, part.length));
  }

  @Test
  void fp8ShapesAreMadeAsWell() {
    ModelConfig fp8 = ModelConfig.read(Fixtures.fixture("tiny-v3-fp8"));
    float[] values = new float[192 * 96];
    RandomCheckpoint.of(fp8)
        .tensor("model.layers.0.self_attn.q_b_proj.weight")
        .readRows(0, 192, values, 0);
    assertTrue(values[192 * 96 - 1] != 0);
  }
}
