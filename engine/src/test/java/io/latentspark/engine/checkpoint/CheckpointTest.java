package io.latentspark.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import io.latentspark.engine.Fixtures;
import io.latentspark.engine.Fixtures.RawTensors;
import io.latentspark.engine.checkpoint.TestFiles.Stored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final String KV_A = "model.layers.1.self_attn.kv_a_proj_with_mqa.weight";
  private static final String O_PROJ = "model.layers.0.self_attn.o_proj.weight";

  @TempDir Path folder;

  @Test
  void embeddingEqualsTheReferenceTrace() {
    int[] prompt = prompt("tiny-v3", "len7");
    float[] expected = Fixtures.expectedTensors("tiny-v3").floats("trace.embedding");
    float[] embedding = new float[expected.length];
    try (Checkpoint checkpoint = open(Fixtures.fixture("tiny-v3"))) {
      StoredTensor embed = checkpoint.tensor("model.embed_tokens.weight");
      assertArrayEquals(new long[] {512, 96}, embed.shape());
      for (int i = 0; i < prompt.length; i++) {
        embed.readRows(prompt[i], 1, embedding, i * 96);
      }
    }
    assertArrayEquals(expected, embedding);
  }

  private static int[] prompt(String fixture, String name) {
    for (var prompt : Fixtures.expected(fixture).get("prompts")) {
      if (prompt.get("name").textValue().equals(name)) {
        return Fixtures.ints(prompt.get("ids"));
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** Weight in the first shard, scale in the second; 80 × 192 ends inside its blocks. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        KV_A,
        "model.layers.0.self_attn.q_b_proj.weight",
        "model.layers.0.mlp.gate_proj.weight",
        "model.layers.0.mlp.down_proj.weight",
        "model.layers.3.mlp.experts.7.up_proj.weight"
      })
  void dequantisesBlocks(String name) {
    Path fixture = Fixtures.fixture("tiny-v3-fp8");
    RawTensors weights = holder(fixture, name);
    RawTensors scales = holder(fixture, name + "_scale_inv");
    int rows = weights.shape(name)[0];
    int columns = weights.shape(name)[1];
    ByteBuffer codes = weights.bytes(name, "F8_E4M3");
    float[] scale = scales.floats(name + "_scale_inv");
    int scaleColumns = scales.shape(name + "_scale_inv")[1];
    float[] read = new float[rows * columns];
    try (Checkpoint checkpoint = open(fixture)) {
      checkpoint.tensor(name).readRows(0, rows, read, 0);
    }
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        float blockScale = scale[r / 128 * scaleColumns + c / 128];
        // 4 by 24 significant bits: exact in a double, so rounded once.
        float expected = (float) (e4m3(codes.get(r * columns + c)) * blockScale);
        assertEquals(expected, read[r * columns + c], "[" + r + ", " + c + "]");
      }
    }
  }

  private static double e4m3(byte code) {
    int exponent = code >> 3 & 15;
    int significand = (exponent == 0 ? 0 : 8) + (code & 7);
    double magnitude = significand * Math.pow(2, Math.max(exponent, 1) - 10);
    return code < 0 ? -magnitude : magnitude;
  }

  private static RawTensors holder(Path folder, String tensor) {
    for (int shard = 1; shard <= 2; shard++) {
      RawTensors raw =
          RawTensors.read(folder.resolve("model-0000" + shard + "-of-00002.safetensors"));
      if (raw.contains(tensor)) {
        return raw;
      }
    }
    throw new IllegalArgumentException(tensor);
  }

  /** 192 rows under two scales: the second block begins at row 128, not in the middle. */
  @Test
  void blocksAre128RowsWhateverTheNumberOfScales() throws IOException {
    TestFiles.copy("tiny-v3-fp8", folder);
    String name = "model.layers.0.self_attn.q_b_proj.weight";
    rewriteShard(1, tensors -> replace(tensors, name, bytes -> fill(bytes, (byte) 0x38)));
    rewriteShard(
        2,
        tensors ->
            replace(
                tensors,
                name + "_scale_inv",
                bytes ->
                    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(2).putFloat(3)));
    float[] row = new float[96];
    try (Checkpoint checkpoint = open(folder)) {
      StoredTensor tensor = checkpoint.tensor(name);
      tensor.readRows(127, 1, row, 0);
      assertEquals(2, row[95]);
      tensor.readRows(128, 1, row, 0);
      assertEquals(3, row[0]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"F32", "F16"})
  void theSameWeightsInOtherTypes(String dtype) throws IOException {
    TestFiles.copy("tiny-v2", folder);
    rewrite("model.safetensors", tensors -> tensors.replaceAll((n, t) -> convert(t, dtype)));
    try (Checkpoint original = open(Fixtures.fixture("tiny-v2"));
        Checkpoint converted = open(folder)) {
      float[] expected = new float[16 * 128];
      float[] read = new float[16 * 128];
      original.tensor("model.layers.1.mlp.gate.weight").readRows(0, 16, expected, 0);
      converted.tensor("model.layers.1.mlp.gate.weight").readRows(0, 16, read, 0);
      assertArrayEquals(expected, read, dtype.equals("F32") ? 0f : 1e-7f);
    }
  }

  @Test
  void bf16Scales() throws IOException {
    TestFiles.copy("tiny-v3-fp8", folder);
    rewriteShard(
        2,
        tensors ->
            tensors.computeIfPresent(
                KV_A + "_scale_inv",
                (n, t) -> new Stored("BF16", t.shape, new byte[] {0, 0x40, 0, (byte) 0xBF})));
    byte[] code = new byte[1];
    holder(Fixtures.fixture("tiny-v3-fp8"), KV_A).bytes(KV_A, "F8_E4M3").get(code);
    float[] row = new float[192];
    try (Checkpoint checkpoint = open(folder)) {
      checkpoint.tensor(KV_A).readRows(0, 1, row, 0);
    }
    assertEquals((float) (e4m3(code[0]) * 2), row[0]);
  }

  @Test
  void vectorIsOneRow() {
    try (Checkpoint checkpoint = open(Fixtures.fixture("tiny-moonlight"))) {
      float[] bias = new float[8];
      StoredTensor tensor = checkpoint.tensor("model.layers.1.mlp.gate.e_score_correction_bias");
      tensor.readRows(0, 1, bias, 0);
      assertTrue(IntStream.range(0, 8).anyMatch(i -> bias[i] != 0));
      assertThrows(IndexOutOfBoundsException.class, () -> tensor.readRows(1, 1, bias, 0));
    }
  }

  @Test
  void manyThreadsReadTheSame() {
    try (Checkpoint checkpoint = open(Fixtures.fixture("tiny-v3-fp8"))) {
      StoredTensor head = checkpoint.tensor("lm_head.weight");
      float[] expected = new float[512 * 192];
      head.readRows(0, 512, expected, 0);
      float[] read = new float[512 * 192];
      IntStream.range(0, 512).parallel().forEach(row -> head.readRows(row, 1, read, row * 192));
      assertArrayEquals(expected, read);
    }
  }

  @Test
  void missingTensor() throws IOException {
    TestFiles.copy("tiny-v2", folder);
    rewrite("model.safetensors", tensors -> tensors.remove(O_PROJ));
    assertRefused(ErrorCode.BAD_CHECKPOINT, "has no tensor \"" + O_PROJ + "\"");
  }

  @Test
  void missingScale() throws IOException {
    TestFiles.copy("tiny-v3-fp8", folder);
    rewriteShard(2, tensors -> tensors.remove(KV_A + "_scale_inv"));
    assertRefused(ErrorCode.BAD_CHECKPOINT, "has no tensor \"" + KV_A + "_scale_inv\"");
  }

  @Test
  void scaleOfTheWrongShape() throws IOException {
    TestFiles.copy("tiny-v3-fp8", folder);
    rewriteShard(2, tensors -> reshape(tensors, KV_A + "_scale_inv", 2, 1));
    assertRefused(
        ErrorCode.BAD_CHECKPOINT, "_scale_inv\" has shape [2, 1], config.json calls for [1, 2]");
  }

  @Test
  void weightOfTheWrongShape() throws IOException {
    TestFiles.copy("tiny-v2", folder);
    rewrite("model.safetensors", tensors -> reshape(tensors, O_PROJ, 64, 256));
    assertRefused(
        ErrorCode.BAD_CHECKPOINT, "has shape [64, 256], config.json calls for [128, 128]");
  }

  @Test
  void weightOfAnUnsupportedType() throws IOException {
    TestFiles.copy("tiny-v2", folder);
    rewrite(
        "model.safetensors",
        tensors -> tensors.computeIfPresent(O_PROJ, (n, t) -> new Stored("I16", t.shape, t.bytes)));
    assertRefused(ErrorCode.UNSUPPORTED_MODEL, "is stored as I16");
  }

  @Test
  void fp8WithoutQuantizationConfig() throws IOException {
    TestFiles.copy("tiny-v3-fp8", folder);
    TestFiles.config(folder, "tiny-v3-fp8", json -> json.remove("quantization_config"));
    assertRefused(ErrorCode.UNSUPPORTED_MODEL, "is stored as F8_E4M3");
  }

  @Test
  void missingShard() throws IOException {
    TestFiles.copy("tiny-v3", folder);
    Files.delete(folder.resolve("model-00002-of-00003.safetensors"));
    assertRefused(ErrorCode.BAD_CHECKPOINT, "model-00002-of-00003.safetensors (a shard");
  }

  @Test
  void noWeights() throws IOException {
    TestFiles.copy("tiny-v2", folder);
    Files.delete(folder.resolve("model.safetensors"));
    assertRefused(ErrorCode.BAD_CHECKPOINT, "model.safetensors (the weights");
  }

  @Test
  void mtpLayersMayBeAbsentButNotOfAnotherShape() throws IOException {
    TestFiles.copy("tiny-v3", folder);
    for (int shard = 1; shard <= 3; shard++) {
      rewrite(
          "model-0000" + shard + "-of-00003.safetensors",
          tensors -> tensors.keySet().removeIf(name -> name.startsWith("model.layers.3.")));
    }
    try (Checkpoint checkpoint = open(folder)) {
      assertFalse(checkpoint.contains("model.layers.3.eh_proj.weight"));
      assertTrue(checkpoint.contains("model.layers.2.self_attn.o_proj.weight"));
    }
    Files.delete(folder.resolve("model-00002-of-00003.safetensors"));
    Files.copy(
        Fixtures.fixture("tiny-v3").resolve("model-00002-of-00003.safetensors"),
        folder.resolve("model-00002-of-00003.safetensors"));
    rewrite(
        "model-00002-of-00003.safetensors",
        tensors -> reshape(tensors, "model.layers.3.eh_proj.weight", 192, 96));
    assertRefused(ErrorCode.BAD_CHECKPOINT, "eh_proj.weight\" has shape [192, 96]");
  }

  private static Checkpoint open(Path folder) {
    return Checkpoint.open(folder, ModelConfig.read(folder));
  }

  private void assertRefused(ErrorCode code, String message) {
    ModelConfig config = ModelConfig.read(folder);
    EngineException error =
        assertThrows(EngineException.class, () -> Checkpoint.open(folder, config));
    assertEquals(code, error.code());
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  private void rewriteShard(int shard, Consumer<Map<String, Stored>> change) throws IOException {
    rewrite("model-0000" + shard + "-of-00002.safetensors", change);
  }

  private void rewrite(String file, Consumer<Map<String, Stored>> change) throws IOException {
    TestFiles.rewrite(folder.resolve(file), change);
  }

  private static void reshape(Map<String, Stored> tensors, String name, int... shape) {
    tensors.computeIfPresent(name, (n, t) -> new Stored(t.dtype, shape, t.bytes));
  }

  private static void replace(Map<String, Stored> tensors, String name, Consumer<byte[]> change) {
    change.accept(tensors.get(name).bytes);
  }

  private static void fill(byte[] bytes, byte value) {
    Arrays.fill(bytes, value);
  }

  /** Rounds towards zero, which is exact for f32 and near enough for f16's range here. */
  private static Stored convert(Stored bf16, String dtype) {
    ByteBuffer in = ByteBuffer.wrap(bf16.bytes).order(ByteOrder.LITTLE_ENDIAN);
    int count = bf16.bytes.length / 2;
    boolean half = dtype.equals("F16");
    ByteBuffer out = ByteBuffer.allocate(count * (half ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      int bits = in.getShort() << 16;
      if (half) {
        out.putShort(half(Float.intBitsToFloat(bits)));
      } else {
        out.putInt(bits);
      }
    }
    return new Stored(dtype, bf16.shape, out.array());
  }

  private static short half(float value) {
    int scaled = Math.round(Math.abs(value) * 0x1p24f); // In units of the smallest half.
    int exponent = Math.max(0, 31 - Integer.numberOfLeadingZeros(scaled) - 10);
    int code = exponent == 0 ? scaled : (exponent << 10) + (scaled >> exponent);
    return (short) (value < 0 ? code | 0x8000 : code);
  }
}
