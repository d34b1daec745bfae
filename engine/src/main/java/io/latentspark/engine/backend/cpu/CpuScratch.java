package io.latentspark.engine.backend.cpu;

/** How much each computing thread holds by itself, for those who plan memory. */
public final class CpuScratch {
  /** Rows for which a thread computes a whole expert. */
  public static final int EXPERT_ROWS = 24;

  /** Bytes of inputs that a thread rounds to bf16 at once, where the CPU multiplies bf16. */
  public static final int ROUNDED_BYTES = 8 << 20;

  private CpuScratch() {}
}
