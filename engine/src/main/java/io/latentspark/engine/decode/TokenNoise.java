package io.latentspark.engine.decode;

/**
 * One random number for each token id: output number {@code tokenId} of the SplitMix64 generator
 * (Steele, Lea and Flood 2014) seeded with {@code key}. It is counter-based: any token's number can
 * be had alone, in any order.
 */
record TokenNoise(long key) {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  /** Bits of a uniform number. */
  private static final int RESOLUTION = 52;

  /** What {@link #steps} is divided by, half a step added, to lie in (0, 1). */
  static final double SCALE = 1L << RESOLUTION;

  /** 64 random bits. */
  long bits(int tokenId) {
    return mix(key + (tokenId + 1) * GOLDEN_GAMMA);
  }

  /** A uniform whole number from 0 to {@code SCALE - 1}. */
  long steps(int tokenId) {
    return bits(tokenId) >>> (Long.SIZE - RESOLUTION);
  }

  /**
   * A draw from the standard Gumbel distribution, −log(−log(1 − v)) for v uniform in (0, 1).
   * StrictMath, because Math may differ in the last bit from machine to machine.
   */
  double gumbel(int tokenId) {
    double v = (steps(tokenId) + 0.5) / SCALE;
    return -StrictMath.log(-StrictMath.log1p(-v));
  }

  /** SplitMix64's finaliser: every input bit reaches every output bit. */
  static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
