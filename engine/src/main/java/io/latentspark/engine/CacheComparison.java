package io.latentspark.engine;

import io.latentspark.engine.checkpoint.ModelConfig;

/**
 * Bytes that the cache of a token takes, over all layers, and what it would take if the same model
 * used another attention (DeepSeek-V2, arXiv 2405.04434, table 1). As in the paper all heads are
 * {@code qk_nope_head_dim} wide, keys and values alike.
 *
 * @param mha multi-head attention: {@code 2 · heads · head_dim} values a layer
 * @param gqa grouped-query attention with {@value #GROUPS} groups: {@code 2 · groups · head_dim}
 * @param mqa multi-query attention: {@code 2 · head_dim}
 * @param mla latent attention, what the engine does: {@code kv_lora_rank + qk_rope_head_dim}
 */
public record CacheComparison(long mha, long gqa, long mqa, long mla) {
  /** Groups of grouped-query attention (fewer where a model has fewer heads). */
  public static final int GROUPS = 8;

  /** Compares for a model whose cache is of the given precision. MTP layers are not counted. */
  public static CacheComparison of(ModelConfig config, Dtype dtype) {
    long bytes = (long) config.numHiddenLayers() * dtype.bytes();
    long oneHead = 2L * config.qkNopeHeadDim() * bytes;
    int heads = config.numAttentionHeads();
    return new CacheComparison(
        heads * oneHead, Math.min(heads, GROUPS) * oneHead, oneHead, config.cacheWidth() * bytes);
  }

  /** What latent attention takes of what multi-head attention would: 0.02 is 2 %. */
  public double ratio() {
    return (double) mla / mha;
  }
}
