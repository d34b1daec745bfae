package io.latentspark.engine.checkpoint;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.checkpoint.ModelConfig.ScoringFunc;
import io.latentspark.engine.checkpoint.ModelConfig.TopkMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads config.json. Absent keys take the default of the published configuration class of their
 * model type; dimensions have none and must be there.
 */
final class ModelConfigReader {
  private static final List<String> MODEL_TYPES = List.of("deepseek_v2", "deepseek_v3", "kimi_k2");

  private final JsonSettings json;
  private final boolean versionTwo;

  private ModelConfigReader(JsonSettings json, boolean versionTwo) {
    this.json = json;
    this.versionTwo = versionTwo;
  }

  static ModelConfig read(Path file) {
    JsonSettings json = JsonSettings.read(file, "the model's dimensions");
    String modelType = json.text("model_type");
    if (!MODEL_TYPES.contains(modelType)) {
      throw EngineErrors.unknownModelType(modelType, MODEL_TYPES);
    }
    return new ModelConfigReader(json, modelType.equals("deepseek_v2")).config(modelType);
  }

  private ModelConfig config(String modelType) {
    checkFixedParts();
    int experts = json.integer("n_routed_experts", 0, 0);
    boolean mixture = experts > 0;
    ModelConfig config =
        new ModelConfig(
            modelType,
            json.integer("vocab_size", 1),
            json.integer("hidden_size", 1),
            json.integer("intermediate_size", 1),
            mixture ? json.integer("moe_intermediate_size", 1) : 0,
            json.integer("num_hidden_layers", 1),
            json.integer("num_nextn_predict_layers", 0, 0),
            json.integer("num_attention_heads", 1),
            json.optionalInteger("q_lora_rank", 1),
            json.integer("kv_lora_rank", 1),
            json.integer("qk_nope_head_dim", 1),
            json.integer("qk_rope_head_dim", 2),
            json.integer("v_head_dim", 1),
            experts,
            mixture ? json.integer("n_shared_experts", 0, 0) : 0,
            mixture ? json.integer("num_experts_per_tok", 1) : 0,
            json.integer("n_group", 1, 1),
            json.integer("topk_group", 1, 1),
            constant("topk_method", versionTwo ? TopkMethod.GREEDY : TopkMethod.NOAUX_TC),
            constant("scoring_func", versionTwo ? ScoringFunc.SOFTMAX : ScoringFunc.SIGMOID),
            json.optionalFlag("norm_topk_prob").orElse(!versionTwo),
            json.positive("routed_scaling_factor", 1),
            json.integer("first_k_dense_replace", 0, 0),
            json.integer("moe_layer_freq", 1, 1),
            json.positive("rms_norm_eps", 1e-6),
            RopeSettings.theta(json),
            RopeSettings.yarn(json),
            json.integer("max_position_embeddings", 1),
            json.optionalFlag("tie_word_embeddings").orElse(false),
            json.optionalInteger("bos_token_id", 0),
            json.integers("eos_token_id", 0),
            weightBlockSize());
    checkRotaryWidth(config);
    if (mixture) {
      checkRouting(config);
    }
    return config;
  }

  /** What published models never vary and the engine therefore has in one form only. */
  private void checkFixedParts() {
    if (!json.optionalText("hidden_act").orElse("silu").equals("silu")) {
      throw json.invalid("hidden_act", "silu, the only activation this engine has");
    }
    if (json.optionalFlag("attention_bias").orElse(false)) {
      throw json.invalid("attention_bias", "false: this engine has no attention biases");
    }
    if (!json.optionalFlag("rope_interleave").orElse(true)) {
      throw json.invalid("rope_interleave", "true: published weights hold interleaved pairs");
    }
  }

  private void checkRotaryWidth(ModelConfig config) {
    if (config.qkRopeHeadDim() % 2 != 0) {
      throw json.invalid("qk_rope_head_dim", "an even number: dimensions are rotated in pairs");
    }
  }

  private void checkRouting(ModelConfig config) {
    int experts = config.nRoutedExperts();
    int candidates = experts;
    if (config.topkMethod() != TopkMethod.GREEDY) {
      int groups = config.nGroup();
      if (experts % groups != 0) {
        throw json.invalid("n_group", "a divisor of n_routed_experts (" + experts + ")");
      }
      if (config.topkGroup() > groups) {
        throw json.invalid("topk_group", "at most n_group (" + groups + ")");
      }
      int groupSize = experts / groups;
      if (config.topkMethod() == TopkMethod.NOAUX_TC && groups > 1 && groupSize < 2) {
        throw json.invalid("n_group", "groups of two experts or more, as noaux_tc ranks by two");
      }
      candidates = groupSize * config.topkGroup();
    }
    if (config.numExpertsPerTok() > candidates) {
      throw json.invalid(
          "num_experts_per_tok", "at most " + candidates + ", the experts to choose from");
    }
  }

  private OptionalInt weightBlockSize() {
    if (!json.has("quantization_config")) {
      return OptionalInt.empty();
    }
    JsonSettings quantization = json.optionalObject("quantization_config").orElseThrow();
    String method = quantization.optionalText("quant_method").orElse("no quant_method");
    if (!method.equals("fp8")) {
      throw EngineErrors.unsupportedQuantization(method, "quant_method is not fp8");
    }
    String format = quantization.optionalText("fmt").orElse("e4m3");
    if (!format.equals("e4m3")) {
      throw EngineErrors.unsupportedQuantization(method, "fmt is " + format);
    }
    List<Integer> block = quantization.integers("weight_block_size", 1);
    if (block.size() != 2 || !block.get(0).equals(block.get(1))) {
      throw EngineErrors.unsupportedQuantization(
          method, "weight_block_size is " + block + ", not two equal numbers");
    }
    return OptionalInt.of(block.get(0));
  }

  /** An enum constant, written in lower case. */
  private <E extends Enum<E>> E constant(String key, E absent) {
    Optional<String> value = json.optionalText(key);
    if (value.isEmpty()) {
      return absent;
    }
    List<String> names = new ArrayList<>();
    for (E constant : absent.getDeclaringClass().getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (name.equals(value.get())) {
        return constant;
      }
      names.add(name);
    }
    throw json.invalid(key, "one of " + String.join(", ", names));
  }
}
