package io.latentspark.engine.decode;

/**
 * Tokens ordered best first: higher logit, then lower id. A token's place is a {@code long} key:
 * the smaller, the better.
 */
final class TokenOrder {
  /** After every token. */
  static final long LAST = Long.MAX_VALUE;

  private TokenOrder() {}

  static long key(float logit, int tokenId) {
    // Adding 0 turns -0 into +0, which are equal as logits but not as bits.
    int bits = Float.floatToRawIntBits(logit + 0f);
    int descending = ~(bits ^ ((bits >> 31) & Integer.MAX_VALUE));
    return ((long) descending << 32) | tokenId;
  }

  static int tokenId(long key) {
    return (int) key;
  }

  static float logit(long key) {
    int ascending = ~(int) (key >> 32);
    return Float.intBitsToFloat(ascending ^ ((ascending >> 31) & Integer.MAX_VALUE));
  }
}
