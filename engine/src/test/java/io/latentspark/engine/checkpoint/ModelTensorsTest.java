package io.latentspark.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.engine.Fixtures;
import io.latentspark.engine.Fixtures.RawTensors;
import io.latentspark.engine.checkpoint.TensorSpec.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTensorsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"tiny-v2-lite", "tiny-v2", "tiny-v3", "tiny-v3-fp8", "tiny-moonlight"})
  void listsExactlyTheTensorsOfACheckpoint(String fixture) throws IOException {
    Map<String, List<Long>> stored = new TreeMap<>();
    try (var files = Files.newDirectoryStream(Fixtures.fixture(fixture), "model*.safetensors")) {
      for (Path file : files) {
        JsonNode header = RawTensors.read(file).header();
        header.fieldNames().forEachRemaining(name -> addShape(stored, name, header.get(name)));
      }
    }
    Map<String, List<Long>> listed = new TreeMap<>();
    for (TensorSpec spec : ModelTensors.of(ModelConfig.read(Fixtures.fixture(fixture)))) {
      listed.put(spec.name(), spec.shape());
    }
    assertEquals(stored, listed);
  }

  private static void addShape(Map<String, List<Long>> shapes, String name, JsonNode entry) {
    if (!name.equals("__metadata__") && !name.endsWith("_scale_inv")) {
      List<Long> shape = new ArrayList<>();
      entry.get("shape").forEach(dimension -> shape.add(dimension.longValue()));
      shapes.put(name, shape);
    }
  }

  /** V2: arXiv 2405.04434 (236B, 21B; V2-Lite 15.7B, 2.4B). V3: README_WEIGHTS.md (671B, 36.6B). */
  @ParameterizedTest
  @CsvSource({
    "deepseek-v2, 236, 1, 21, 1",
    "deepseek-v2-lite, 15.7, 0.1, 2.4, 0.1",
    "deepseek-v3, 671, 1, 36.6, 0.1",
    "kimi-k2, 1000, 50, 32, 1"
  })
  void publishedParameterCounts(
      String model, double total, double within, double active, double activeWithin) {
    ParameterCount count = ParameterCount.of(Shapes.published(model));
    assertEquals(total, count.total() / 1e9, within);
    assertEquals(active, count.activePerToken() / 1e9, activeWithin);
  }

  /** arXiv 2502.16982: 15.29B and 2.24B, neither with embedding and head. */
  @Test
  void publishedParameterCountsOfMoonlight() {
    ParameterCount count = ParameterCount.of(Shapes.published("moonlight-16b-a3b"));
    long head = count.byPart().get(Part.HEAD);
    long embedding = count.byPart().get(Part.EMBEDDING);
    assertEquals(15.29, (count.total() - embedding - head) / 1e9, 0.01);
    assertEquals(2.24, (count.activePerToken() - head) / 1e9, 0.01);
  }

  /** README_WEIGHTS.md of DeepSeek-V3: 11.5B of its own, 0.9B embedding and 0.9B head. */
  @Test
  void publishedParametersOfTheMtpModule() {
    ParameterCount count = ParameterCount.of(Shapes.published("deepseek-v3"));
    assertEquals(11.5 + 0.9 + 0.9, count.byPart().get(Part.MTP) / 1e9, 0.2);
    assertEquals(0.9, count.byPart().get(Part.HEAD) / 1e9, 0.05);
  }

  @Test
  void raggedAttentionShapesOfV3() {
    List<TensorSpec> specs = ModelTensors.of(Shapes.published("deepseek-v3"));
    assertTrue(
        specs.contains(
            new TensorSpec(
                "model.layers.0.self_attn.kv_a_proj_with_mqa.weight",
                List.of(576L, 7168L),
                Part.ATTENTION,
                0)));
    assertTrue(
        specs.contains(
            new TensorSpec(
                "model.layers.61.eh_proj.weight", List.of(7168L, 14336L), Part.MTP, 61)));
  }

  @Test
  void tiedEmbeddingsHaveNoHeadAndAreActive() throws IOException {
    ModelConfig tied =
        ModelConfig.parse(
            TestFiles.config(folder, "tiny-v2", json -> json.put("tie_word_embeddings", true)));
    ModelConfig untied = ModelConfig.read(Fixtures.fixture("tiny-v2"));
    assertTrue(ModelTensors.of(tied).stream().noneMatch(spec -> spec.part() == Part.HEAD));
    assertEquals(
        ParameterCount.of(untied).activePerToken(), ParameterCount.of(tied).activePerToken());
    assertEquals(512 * 128, ParameterCount.of(untied).total() - ParameterCount.of(tied).total());
  }

  @Test
  void onlyEverySecondLayerIsRouted() throws IOException {
    ModelConfig config =
        ModelConfig.parse(
            TestFiles.config(
                folder,
                "tiny-v3",
                json -> json.put("moe_layer_freq", 2).put("first_k_dense_replace", 0)));
    List<Integer> routed =
        ModelTensors.of(config).stream()
            .filter(spec -> spec.name().endsWith("mlp.gate.weight"))
            .map(TensorSpec::layer)
            .toList();
    assertEquals(List.of(0, 2, 3), routed); // 3 is the MTP layer.
  }
}
