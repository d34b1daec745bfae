package io.latentspark.engine;

import io.latentspark.engine.checkpoint.ModelConfig;

/**
 * What a step of the engine computes in, all allocated once at load. Activations are f32 whatever
 * the weights are. Each term names what it is for; whoever allocates otherwise changes it here.
 */
final class ScratchMemory {
  /** Cached positions whose keys and values are expanded at once. */
  private static final int EXPANDED_ROWS = 1024;

  /** Generated tokens that attend to the latents at once. */
  private static final int ABSORBED_ROWS = 256;

  /** Rows whose logits are made at once. */
  private static final int LOGIT_ROWS = 128;

  /** Rows for which a thread computes a whole expert. */
  private static final int EXPERT_ROWS = 24;

  /** Work space of the matrix library and small buffers. */
  private static final long ALLOWANCE = 32L << 20;

  private ScratchMemory() {}

  /**
   * Bytes for steps of up to {@code maxBatchTokens} tokens of sequences up to {@code maxModelLen}.
   *
   * @param drafts tokens the MTP layer drafts; without any it is not loaded
   * @param threads threads that compute
   */
  static long bytes(
      ModelConfig config, int maxBatchTokens, int maxModelLen, int drafts, int threads) {
    long values =
        maxBatchTokens
                * (attentionRow(config)
                    + feedForwardRow(config)
                    + (drafts > 0 ? predictorRow(config) : 0))
            + EXPANDED_ROWS * expandedRow(config)
            + (long) threads * EXPERT_ROWS * expertRow(config)
            + Math.min(maxBatchTokens, ABSORBED_ROWS) * absorbedRow(config)
            + Math.min(maxBatchTokens, LOGIT_ROWS)
                * ((long) config.vocabSize() + config.hiddenSize())
            + (long) maxModelLen * config.qkRopeHeadDim(); // cos and sin, half a head each
    return Float.BYTES * values + ALLOWANCE;
  }

  /**
   * Residual stream, its norm, the layer's output, the final norm; queries and latent; what the
   * heads found.
   */
  private static long attentionRow(ModelConfig config) {
    long heads = config.numAttentionHeads();
    return 4L * config.hiddenSize()
        + config.qLoraRank().orElse(0)
        + config.cacheWidth()
        + heads * (config.qkHeadDim() + config.vHeadDim() + 2); // 2: running maximum and sum
  }

  /** Gate, up and their product, dense or shared; for each routed expert input and output too. */
  private static long feedForwardRow(ModelConfig config) {
    long shared = (long) config.nSharedExperts() * config.moeIntermediateSize();
    long routed = 2L * config.hiddenSize() + 3L * config.moeIntermediateSize();
    return 3 * Math.max(config.intermediateSize(), shared)
        + config.nRoutedExperts()
        + (config.nRoutedExperts() > 0 ? config.numExpertsPerTok() * routed : 0);
  }

  /** Input, gate, up and their product. */
  private static long expertRow(ModelConfig config) {
    return config.nRoutedExperts() > 0
        ? config.hiddenSize() + 3L * config.moeIntermediateSize()
        : 0;
  }

  /** Hidden state, and joined with it the embedding. */
  private static long predictorRow(ModelConfig config) {
    return 3L * config.hiddenSize();
  }

  private static long expandedRow(ModelConfig config) {
    return config.cacheWidth()
        + (long) config.numAttentionHeads() * (config.qkNopeHeadDim() + config.vHeadDim());
  }

  /** A query of each head as wide as the cache, and the latent it found. */
  private static long absorbedRow(ModelConfig config) {
    return (long) config.numAttentionHeads() * (config.cacheWidth() + config.kvLoraRank());
  }
}
