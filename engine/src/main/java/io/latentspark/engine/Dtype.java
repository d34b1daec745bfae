package io.latentspark.engine;

/** Precision of weights and latent cache. */
public enum Dtype {
  /** Weights and cache in bf16, sums in f32: the fast mode. */
  BFLOAT16(2),
  /** Weights widened, everything in f32: the mode compared with references number by number. */
  FLOAT32(4);

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one value. */
  public int bytes() {
    return bytes;
  }
}
