package io.latentspark.engine;

import io.latentspark.engine.backend.cpu.CpuScratch;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.model.DeepseekModel;
import java.util.stream.LongStream;

/**
 * What a step of the engine computes in, all allocated once at load. Activations are f32 whatever
 * the weights are. Each term names what it is for; whoever allocates otherwise changes it here.
 */
final class ScratchMemory {
  /** Work space of the matrix library and small buffers. */
  private static final long ALLOWANCE = 32L << 20;

  private ScratchMemory() {}

  /**
   * Bytes for steps as large as the options allow, of sequences up to {@code maxModelLen}.
   *
   * @param drafts tokens the MTP layer drafts; without any it is not loaded
   * @param threads threads that compute
   */
  static long bytes(
      ModelConfig config, EngineOptions options, int maxModelLen, int drafts, int threads) {
    int maxBatchTokens = options.maxBatchTokens();
    long drafted = drafts > 0 ? Math.min(maxBatchTokens, options.speculativeBatchSize()) : 0;
    long rounded =
        options.dtype() == Dtype.BFLOAT16 ? (long) threads * CpuScratch.ROUNDED_BYTES : 0;
    long values =
        maxBatchTokens
                * (attentionRow(config)
                    + feedForwardRow(config)
                    + (drafts > 0 ? predictorRow(config) : 0))
            + drafted * config.hiddenSize() // what drafts are made of
            + DeepseekModel.EXPANDED_ROWS * expandedRow(config)
            + (long) threads * CpuScratch.EXPERT_ROWS * expertRow(config)
            + Math.min(maxBatchTokens, DeepseekModel.ABSORBED_ROWS) * absorbedRow(config)
            + Math.min(maxBatchTokens, LogitReader.ROWS_AT_ONCE)
                * ((long) config.vocabSize() + config.hiddenSize())
            + (long) maxModelLen * config.qkRopeHeadDim(); // cos and sin, half a head each
    return Float.BYTES * values + rounded + ALLOWANCE;
  }

  /** Most tokens of a step: its widest activations are one buffer, which Java indexes by int. */
  static int mostBatchTokens(ModelConfig config) {
    long heads = config.numAttentionHeads();
    long feedForward =
        Math.max(config.intermediateSize(), config.nSharedExperts() * config.moeIntermediateSize());
    long routed =
        config.nRoutedExperts() == 0
            ? 0
            : (long) config.numExpertsPerTok()
                * Math.max(config.hiddenSize(), 2 * config.moeIntermediateSize());
    long widest =
        LongStream.of(
                2L * config.hiddenSize(), // hidden state and embedding, joined
                heads * config.qkHeadDim() + config.cacheWidth(),
                heads * config.vHeadDim(),
                2 * feedForward,
                routed)
            .max()
            .getAsLong();
    return (int) (Integer.MAX_VALUE / (Float.BYTES * widest));
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
