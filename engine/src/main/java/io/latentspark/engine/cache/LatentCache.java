package io.latentspark.engine.cache;

import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.PagedRows;

/**
 * The paged cache: for each token and layer its latent and rotated shared key, {@code kv_lora_rank
 * + qk_rope_head_dim} values, in blocks of a fixed number of tokens. Owns the device memory.
 */
public final class LatentCache implements AutoCloseable {
  private final PagedRows rows;
  private final BlockPool pool;
  private final int blockSize;

  /**
   * @param layers layers that cache
   * @param blocks blocks of the pool
   * @param blockSize tokens of a block
   * @param width values for a token and layer
   */
  public LatentCache(Backend backend, int layers, int blocks, int blockSize, int width) {
    rows = backend.pagedRows(layers, blocks * blockSize, width);
    pool = new BlockPool(blocks);
    this.blockSize = blockSize;
  }

  /** Where the model reads and writes latents. */
  public PagedRows rows() {
    return rows;
  }

  /** Which blocks are free. */
  public BlockPool pool() {
    return pool;
  }

  /** Tokens of a block. */
  public int blockSize() {
    return blockSize;
  }

  @Override
  public void close() {
    rows.close();
  }
}
