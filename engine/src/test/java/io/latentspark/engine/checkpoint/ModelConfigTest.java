package io.latentspark.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import io.latentspark.engine.Fixtures;
import io.latentspark.engine.checkpoint.ModelConfig.ScoringFunc;
import io.latentspark.engine.checkpoint.ModelConfig.TopkMethod;
import io.latentspark.engine.checkpoint.ModelConfig.Yarn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
  @TempDir Path folder;

  @Test
  void everyValueOfAnFp8Checkpoint() {
    ModelConfig config = ModelConfig.read(Fixtures.fixture("tiny-v3-fp8"));
    assertEquals(
        new ModelConfig(
            "deepseek_v3",
            512,
            192,
            320,
            160,
            3,
            1,
            4,
            OptionalInt.of(96),
            64,
            32,
            16,
            24,
            8,
            1,
            3,
            4,
            2,
            TopkMethod.NOAUX_TC,
            ScoringFunc.SIGMOID,
            true,
            2.5,
            1,
            1,
            1e-6,
            10000,
            Optional.of(new Yarn(40, 32, 1, 1, 1, 64)),
            2560,
            false,
            OptionalInt.of(0),
            List.of(1),
            OptionalInt.of(128)),
        config);
  }

  @Test
  void withoutQueryCompressionAndYarn() {
    ModelConfig config = ModelConfig.read(Fixtures.fixture("tiny-moonlight"));
    assertEquals(OptionalInt.empty(), config.qLoraRank());
    assertEquals(Optional.empty(), config.yarn());
    assertEquals(OptionalInt.empty(), config.weightBlockSize());
    assertEquals(1e-5, config.rmsNormEps());
    assertEquals(50000, config.ropeTheta());
    assertEquals(2.446, config.routedScalingFactor());
  }

  @Test
  void groupLimitedGreedy() {
    ModelConfig config = ModelConfig.read(Fixtures.fixture("tiny-v2"));
    assertEquals(TopkMethod.GROUP_LIMITED_GREEDY, config.topkMethod());
    assertEquals(ScoringFunc.SOFTMAX, config.scoringFunc());
    assertEquals(16, config.routedScalingFactor());
    assertEquals(4, config.nGroup());
    assertEquals(2, config.topkGroup());
  }

  @Test
  void kimi() {
    ModelConfig config = Shapes.published("kimi-k2");
    assertEquals("kimi_k2", config.modelType());
    assertEquals(384, config.nRoutedExperts());
    assertEquals(Optional.of(new Yarn(32, 1, 1, 1, 1, 4096)), config.yarn());
  }

  @ParameterizedTest
  @CsvSource({"deepseek_v2, GREEDY, SOFTMAX, false", "deepseek_v3, NOAUX_TC, SIGMOID, true"})
  void absentKeysTakeTheDefaultsOfTheirModelType(
      String modelType, TopkMethod topkMethod, ScoringFunc scoringFunc, boolean normTopkProb)
      throws IOException {
    ModelConfig config =
        changed(
            json -> {
              json.put("model_type", modelType);
              json.remove(
                  List.of(
                      "topk_method",
                      "scoring_func",
                      "norm_topk_prob",
                      "n_group",
                      "topk_group",
                      "moe_layer_freq",
                      "first_k_dense_replace",
                      "num_nextn_predict_layers",
                      "rope_scaling",
                      "rope_theta",
                      "rms_norm_eps",
                      "bos_token_id",
                      "eos_token_id",
                      "tie_word_embeddings",
                      "n_shared_experts",
                      "routed_scaling_factor"));
            });
    assertEquals(topkMethod, config.topkMethod());
    assertEquals(scoringFunc, config.scoringFunc());
    assertEquals(normTopkProb, config.normTopkProb());
    assertEquals(1, config.nGroup());
    assertEquals(1, config.moeLayerFreq());
    assertEquals(0, config.firstKDenseReplace());
    assertEquals(0, config.numNextnPredictLayers());
    assertEquals(0, config.nSharedExperts());
    assertEquals(10000, config.ropeTheta());
    assertEquals(1e-6, config.rmsNormEps());
    assertEquals(OptionalInt.empty(), config.bosTokenId());
    assertEquals(List.of(), config.eosTokenIds());
  }

  @Test
  void noRoutedExpertsMakeEveryLayerDense() throws IOException {
    ModelConfig config =
        changed(
            json -> {
              json.putNull("n_routed_experts");
              json.putNull("moe_intermediate_size");
              json.putNull("num_experts_per_tok");
            });
    assertEquals(0, config.nRoutedExperts());
    assertEquals(false, config.isMixtureOfExperts(2));
  }

  @Test
  void severalEndTokens() throws IOException {
    ModelConfig config = changed(json -> json.putArray("eos_token_id").add(1).add(7));
    assertEquals(List.of(1, 7), config.eosTokenIds());
  }

  @Test
  void ropeParametersOfTransformers5() throws IOException {
    ModelConfig config =
        changed(
            json -> {
              ObjectNode rope = (ObjectNode) json.remove("rope_scaling");
              rope.put("rope_type", "yarn").put("rope_theta", 50000).remove("type");
              json.remove("rope_theta");
              json.set("rope_parameters", rope);
            });
    assertEquals(50000, config.ropeTheta());
    assertEquals(Optional.of(new Yarn(40, 32, 1, 1, 1, 64)), config.yarn());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model_type",
        "vocab_size",
        "hidden_size",
        "intermediate_size",
        "moe_intermediate_size",
        "num_hidden_layers",
        "num_attention_heads",
        "kv_lora_rank",
        "qk_nope_head_dim",
        "qk_rope_head_dim",
        "v_head_dim",
        "num_experts_per_tok",
        "max_position_embeddings"
      })
  void missingDimension(String key) {
    EngineException error = refused(json -> json.remove(key));
    assertEquals(ErrorCode.BAD_CHECKPOINT, error.code());
    assertTrue(error.getMessage().contains("lacks the key \"" + key + "\""), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hidden_size | 0",
        "hidden_size | \"96\"",
        "hidden_size | 96.5",
        "hidden_size | 3000000000",
        "qk_rope_head_dim | 15",
        "n_group | 3",
        "n_group | 16",
        "topk_group | 5",
        "num_experts_per_tok | 9",
        "topk_method | \"best\"",
        "scoring_func | \"relu\"",
        "rms_norm_eps | 0",
        "rope_theta | -1",
        "norm_topk_prob | 1",
        "hidden_act | \"gelu\"",
        "attention_bias | true",
        "rope_interleave | false",
        "eos_token_id | [1,\"x\"]",
        "rope_scaling | 7",
      })
  void invalidValue(String key, String value) {
    EngineException error = refused(json -> json.putRawValue(key, new RawValue(value)));
    assertEquals(ErrorCode.BAD_CHECKPOINT, error.code());
    assertTrue(error.getMessage().contains("\"" + key + "\": " + value), error.getMessage());
  }

  @Test
  void unknownContextExtension() {
    EngineException error =
        refused(json -> ((ObjectNode) json.get("rope_scaling")).put("type", "linear"));
    assertTrue(error.getMessage().contains("\"rope_scaling.type\": \"linear\", expected yarn"));
  }

  @Test
  void unknownModelType() {
    EngineException error = refused(json -> json.put("model_type", "llama"));
    assertEquals(ErrorCode.UNSUPPORTED_MODEL, error.code());
    assertTrue(error.getMessage().contains("deepseek_v2, deepseek_v3, kimi_k2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"quant_method\": \"awq\", \"bits\": 4} | awq",
        "{\"quant_method\": \"fp8\", \"fmt\": \"e5m2\", \"weight_block_size\": [128, 128]} | e5m2",
        "{\"quant_method\": \"fp8\", \"fmt\": \"e4m3\"} | weight_block_size is []",
        "{\"quant_method\": \"fp8\", \"weight_block_size\": [1, 128]} | [1, 128]",
        "{} | no quant_method"
      })
  void unsupportedQuantization(String value, String detail) {
    EngineException error =
        refused(json -> json.putRawValue("quantization_config", new RawValue(value)));
    assertEquals(ErrorCode.UNSUPPORTED_MODEL, error.code());
    assertTrue(error.getMessage().contains(detail), error.getMessage());
  }

  @Test
  void noSuchFolder() {
    EngineException error =
        assertThrows(EngineException.class, () -> ModelConfig.read(folder.resolve("nowhere")));
    assertTrue(error.getMessage().startsWith("No model folder at"), error.getMessage());
  }

  @Test
  void folderWithoutConfig() {
    EngineException error = assertThrows(EngineException.class, () -> ModelConfig.read(folder));
    assertTrue(error.getMessage().contains("config.json"), error.getMessage());
  }

  @Test
  void configThatIsNotJson() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": ");
    EngineException error = assertThrows(EngineException.class, () -> ModelConfig.read(folder));
    assertTrue(error.getMessage().contains("is not valid JSON"), error.getMessage());
  }

  private ModelConfig changed(Consumer<ObjectNode> change) throws IOException {
    return ModelConfig.parse(TestFiles.config(folder, "tiny-v3", change));
  }

  private EngineException refused(Consumer<ObjectNode> change) {
    return assertThrows(EngineException.class, () -> changed(change));
  }
}
