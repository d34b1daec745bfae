package io.latentspark.engine.checkpoint;

import io.latentspark.engine.checkpoint.ModelConfig.TopkMethod;
import io.latentspark.engine.checkpoint.TensorSpec.Part;
import java.util.ArrayList;
import java.util.List;

/** Names and shapes of all tensors of a model, as published DeepSeek checkpoints have them. */
public final class ModelTensors {
  private final ModelConfig config;
  private final long hidden;
  private final List<TensorSpec> specs = new ArrayList<>();

  private ModelTensors(ModelConfig config) {
    this.config = config;
    this.hidden = config.hiddenSize();
  }

  /**
   * All tensors a config calls for, those of the MTP layers last. FP8 scales are not listed: they
   * belong to their weights.
   */
  public static List<TensorSpec> of(ModelConfig config) {
    ModelTensors tensors = new ModelTensors(config);
    tensors.addModel();
    return List.copyOf(tensors.specs);
  }

  private void addModel() {
    long vocabulary = config.vocabSize();
    Scope model = new Scope("model.", -1, false);
    model.add("embed_tokens.weight", Part.EMBEDDING, vocabulary, hidden);
    int layers = config.numHiddenLayers();
    for (int layer = 0; layer < layers; layer++) {
      Scope scope = new Scope("model.layers." + layer + ".", layer, false);
      addDecoderLayer(scope, config.isMixtureOfExperts(layer));
    }
    model.add("norm.weight", Part.NORMS, hidden);
    if (!config.tieWordEmbeddings()) {
      new Scope("", -1, false).add("lm_head.weight", Part.HEAD, vocabulary, hidden);
    }
    for (int layer = layers; layer < layers + config.numNextnPredictLayers(); layer++) {
      addMtpLayer(new Scope("model.layers." + layer + ".", layer, true));
    }
  }

  private void addMtpLayer(Scope scope) {
    long vocabulary = config.vocabSize();
    scope.add("embed_tokens.weight", Part.EMBEDDING, vocabulary, hidden);
    scope.add("enorm.weight", Part.NORMS, hidden);
    scope.add("hnorm.weight", Part.NORMS, hidden);
    scope.add("eh_proj.weight", Part.MTP, hidden, 2 * hidden);
    addDecoderLayer(scope, config.nRoutedExperts() > 0);
    scope.add("shared_head.norm.weight", Part.NORMS, hidden);
    scope.add("shared_head.head.weight", Part.HEAD, vocabulary, hidden);
  }

  private void addDecoderLayer(Scope scope, boolean mixture) {
    scope.add("input_layernorm.weight", Part.NORMS, hidden);
    addAttention(scope);
    scope.add("post_attention_layernorm.weight", Part.NORMS, hidden);
    if (mixture) {
      addMixture(scope);
    } else {
      addFeedForward(scope, "mlp.", Part.DENSE_FFN, config.intermediateSize());
    }
  }

  private void addAttention(Scope scope) {
    long heads = config.numAttentionHeads();
    long queryWidth = heads * config.qkHeadDim();
    long latent = config.kvLoraRank();
    if (config.qLoraRank().isPresent()) {
      long rank = config.qLoraRank().getAsInt();
      scope.add("self_attn.q_a_proj.weight", Part.ATTENTION, rank, hidden);
      scope.add("self_attn.q_a_layernorm.weight", Part.NORMS, rank);
      scope.add("self_attn.q_b_proj.weight", Part.ATTENTION, queryWidth, rank);
    } else {
      scope.add("self_attn.q_proj.weight", Part.ATTENTION, queryWidth, hidden);
    }
    scope.add("self_attn.kv_a_proj_with_mqa.weight", Part.ATTENTION, config.cacheWidth(), hidden);
    scope.add("self_attn.kv_a_layernorm.weight", Part.NORMS, latent);
    long keyValueWidth = heads * (config.qkNopeHeadDim() + config.vHeadDim());
    scope.add("self_attn.kv_b_proj.weight", Part.ATTENTION, keyValueWidth, latent);
    scope.add("self_attn.o_proj.weight", Part.ATTENTION, hidden, heads * config.vHeadDim());
  }

  private void addMixture(Scope scope) {
    long experts = config.nRoutedExperts();
    long width = config.moeIntermediateSize();
    scope.add("mlp.gate.weight", Part.ROUTER, experts, hidden);
    if (config.topkMethod() == TopkMethod.NOAUX_TC) {
      scope.add("mlp.gate.e_score_correction_bias", Part.ROUTER, experts);
    }
    for (int expert = 0; expert < experts; expert++) {
      addFeedForward(scope, "mlp.experts." + expert + ".", Part.ROUTED_EXPERTS, width);
    }
    if (config.nSharedExperts() > 0) {
      long sharedWidth = config.nSharedExperts() * width;
      addFeedForward(scope, "mlp.shared_experts.", Part.SHARED_EXPERTS, sharedWidth);
    }
  }

  private void addFeedForward(Scope scope, String prefix, Part part, long width) {
    scope.add(prefix + "gate_proj.weight", part, width, hidden);
    scope.add(prefix + "up_proj.weight", part, width, hidden);
    scope.add(prefix + "down_proj.weight", part, hidden, width);
  }

  /** Where tensors are being added. */
  private final class Scope {
    private final String prefix;
    private final int layer;
    private final boolean mtp;

    Scope(String prefix, int layer, boolean mtp) {
      this.prefix = prefix;
      this.layer = layer;
      this.mtp = mtp;
    }

    void add(String name, Part part, long... shape) {
      List<Long> dimensions = shape.length == 1 ? List.of(shape[0]) : List.of(shape[0], shape[1]);
      specs.add(new TensorSpec(prefix + name, dimensions, mtp ? Part.MTP : part, layer));
    }
  }
}
