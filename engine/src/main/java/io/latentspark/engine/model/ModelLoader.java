package io.latentspark.engine.model;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.DeviceVector;
import io.latentspark.engine.backend.ExpertWeights;
import io.latentspark.engine.backend.MatrixSource;
import io.latentspark.engine.backend.RotaryTable;
import io.latentspark.engine.backend.Weight;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.checkpoint.ModelConfig.TopkMethod;
import io.latentspark.engine.checkpoint.StoredTensor;
import io.latentspark.engine.checkpoint.TensorSource;
import io.latentspark.engine.model.DeepseekModel.ModelWeights;
import io.latentspark.engine.model.LatentAttention.AttentionWeights;
import io.latentspark.engine.model.MultiTokenPredictor.PredictorWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds a model from named tensors, packing each weight for the backend once. */
public final class ModelLoader {
  private final ModelConfig config;
  private final TensorSource tensors;
  private final Backend backend;
  private final int maxRows;
  private final RotaryTable rotary;
  private final List<Runnable> closings = new ArrayList<>();

  /** Which parts of a checkpoint are loaded. */
  public enum Parts {
    /** What generates: the decoder layers. */
    DECODER,
    /** The decoder layers and the MTP layer behind them, the first where there are several. */
    DECODER_AND_MTP
  }

  private ModelLoader(
      ModelConfig config, TensorSource tensors, Backend backend, int maxPositions, int maxRows) {
    this.config = config;
    this.tensors = tensors;
    this.backend = backend;
    this.maxRows = maxRows;
    rotary = new RotaryEmbedding(config).table(maxPositions);
  }

  /**
   * Loads a model.
   *
   * @param maxPositions longest sequence
   * @param maxRows most tokens of a forward pass
   * @throws EngineException if a tensor is missing or unreadable
   */
  public static DeepseekModel load(
      ModelConfig config,
      TensorSource tensors,
      Backend backend,
      Parts parts,
      int maxPositions,
      int maxRows) {
    return new ModelLoader(config, tensors, backend, maxPositions, maxRows).load(parts);
  }

  private DeepseekModel load(Parts parts) {
    try {
      return model(parts);
    } catch (RuntimeException | Error e) {
      closings.forEach(Runnable::run);
      throw e;
    }
  }

  private DeepseekModel model(Parts parts) {
    Weight embedding = packed(backend.table(matrix("model.embed_tokens.weight")));
    List<DecoderLayer> layers = new ArrayList<>();
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      layers.add(layer(i, config.isMixtureOfExperts(i)));
    }
    String headName = config.tieWordEmbeddings() ? "model.embed_tokens.weight" : "lm_head.weight";
    Weight head = linear(matrix(headName));
    Optional<MultiTokenPredictor> predictor =
        parts == Parts.DECODER_AND_MTP && config.numNextnPredictLayers() > 0
            ? Optional.of(predictor(config.numHiddenLayers(), embedding))
            : Optional.empty();
    DeviceVector norm = vector("model.norm.weight");
    ModelWeights weights = new ModelWeights(embedding, layers, norm, head, predictor);
    return new DeepseekModel(config, backend, weights, maxRows);
  }

  private DecoderLayer layer(int index, boolean mixtureOfExperts) {
    String prefix = "model.layers." + index + ".";
    return new DecoderLayer(
        backend,
        config.rmsNormEps(),
        vector(prefix + "input_layernorm.weight"),
        new LatentAttention(config, backend, attention(prefix + "self_attn."), rotary),
        vector(prefix + "post_attention_layernorm.weight"),
        mixtureOfExperts ? experts(index, prefix + "mlp.") : feedForward(prefix + "mlp."));
  }

  private AttentionWeights attention(String prefix) {
    boolean compressed = config.qLoraRank().isPresent();
    StoredTensor query =
        tensors.tensor(prefix + (compressed ? "q_a_proj.weight" : "q_proj.weight"));
    StoredTensor latent = tensors.tensor(prefix + "kv_a_proj_with_mqa.weight");
    StoredTensor keyValueUp = tensors.tensor(prefix + "kv_b_proj.weight");
    List<Weight> keyAbsorbed = new ArrayList<>();
    List<Weight> valueUp = new ArrayList<>();
    int headRows = config.qkNopeHeadDim() + config.vHeadDim();
    for (int h = 0; h < config.numAttentionHeads(); h++) {
      int key = h * headRows;
      keyAbsorbed.add(linear(StoredMatrices.transposed(keyValueUp, key, config.qkNopeHeadDim())));
      valueUp.add(
          linear(StoredMatrices.rows(keyValueUp, key + config.qkNopeHeadDim(), config.vHeadDim())));
    }
    return new AttentionWeights(
        linear(StoredMatrices.stacked(List.of(query, latent))),
        compressed ? vector(prefix + "q_a_layernorm.weight") : null,
        compressed ? linear(matrix(prefix + "q_b_proj.weight")) : null,
        vector(prefix + "kv_a_layernorm.weight"),
        linear(StoredMatrices.whole(keyValueUp)),
        keyAbsorbed,
        valueUp,
        linear(matrix(prefix + "o_proj.weight")));
  }

  private FeedForward feedForward(String prefix) {
    return new FeedForward(backend, gateUp(prefix), linear(matrix(prefix + "down_proj.weight")));
  }

  private Weight gateUp(String prefix) {
    return linear(
        StoredMatrices.stacked(
            List.of(
                tensors.tensor(prefix + "gate_proj.weight"),
                tensors.tensor(prefix + "up_proj.weight"))));
  }

  private MixtureOfExperts experts(int layer, String prefix) {
    List<Weight> gateUp = new ArrayList<>();
    List<Weight> down = new ArrayList<>();
    for (int e = 0; e < config.nRoutedExperts(); e++) {
      String expert = prefix + "experts." + e + ".";
      gateUp.add(gateUp(expert));
      down.add(linear(matrix(expert + "down_proj.weight")));
    }
    DeviceVector bias =
        config.topkMethod() == TopkMethod.NOAUX_TC
            ? vector(prefix + "gate.e_score_correction_bias")
            : null;
    Weight gate = packed(backend.linearFloat32(matrix(prefix + "gate.weight")));
    FeedForward shared =
        config.nSharedExperts() > 0 ? feedForward(prefix + "shared_experts.") : null;
    return new MixtureOfExperts(
        layer,
        backend,
        new Router(config, backend, gate, bias),
        new ExpertWeights(gateUp, down),
        shared);
  }

  private MultiTokenPredictor predictor(int index, Weight embedding) {
    String prefix = "model.layers." + index + ".";
    PredictorWeights weights =
        new PredictorWeights(
            embedding,
            vector(prefix + "enorm.weight"),
            vector(prefix + "hnorm.weight"),
            linear(matrix(prefix + "eh_proj.weight")),
            layer(index, config.nRoutedExperts() > 0),
            vector(prefix + "shared_head.norm.weight"));
    MultiTokenPredictor predictor =
        new MultiTokenPredictor(backend, config.rmsNormEps(), index, weights, maxRows);
    closings.add(predictor::close);
    return predictor;
  }

  private Weight linear(MatrixSource source) {
    return packed(backend.linear(source));
  }

  private Weight packed(Weight weight) {
    closings.add(weight::close);
    return weight;
  }

  private MatrixSource matrix(String name) {
    return StoredMatrices.whole(tensors.tensor(name));
  }

  private DeviceVector vector(String name) {
    DeviceVector vector = backend.vector(StoredMatrices.vector(tensors.tensor(name)));
    closings.add(vector::close);
    return vector;
  }
}
