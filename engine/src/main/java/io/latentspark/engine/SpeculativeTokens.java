package io.latentspark.engine;

import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.checkpoint.ModelTensors;
import io.latentspark.engine.checkpoint.TensorSource;
import io.latentspark.engine.checkpoint.TensorSpec;
import java.util.OptionalInt;

/** How many tokens to draft where the options leave it open, and whether the model can. */
final class SpeculativeTokens {
  /** Each of one step's drafts needs a row of logits beside the others. */
  static final int MOST = 16;

  private SpeculativeTokens() {}

  /**
   * The options with the number of drafts decided: by default one where the checkpoint has an MTP
   * layer.
   *
   * @throws EngineException if drafts are asked for and it has none
   */
  static EngineOptions resolve(EngineOptions options, ModelConfig config, TensorSource tensors) {
    boolean available = config.numNextnPredictLayers() > 0 && complete(config, tensors);
    int tokens = options.speculativeTokens().orElse(available ? 1 : 0);
    if (tokens > 0 && !available) {
      throw EngineErrors.noPredictor(options.model(), tokens, config.numNextnPredictLayers());
    }
    return options.withSpeculativeTokens(OptionalInt.of(tokens));
  }

  /**
   * Whether all tensors of the first MTP layer are there; copies of embedding and head need not.
   */
  private static boolean complete(ModelConfig config, TensorSource tensors) {
    for (TensorSpec spec : ModelTensors.of(config)) {
      if (isOfPredictor(spec, config) && !tensors.contains(spec.name())) {
        return false;
      }
    }
    return true;
  }

  /** Whether a tensor is one the predictor loads for itself. */
  static boolean isOfPredictor(TensorSpec spec, ModelConfig config) {
    return spec.part() == TensorSpec.Part.MTP
        && spec.layer() == config.numHiddenLayers()
        && !spec.name().endsWith(".embed_tokens.weight")
        && !spec.name().endsWith(".shared_head.head.weight");
  }
}
