package io.latentspark.engine.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TokenNoiseTest {

  /** The first outputs for seed 1234567, as Rosetta Code lists them. */
  @Test
  void bitsAreSplitMix64() {
    long[] published = {
      Long.parseUnsignedLong("6457827717110365317"),
      Long.parseUnsignedLong("3203168211198807973"),
      Long.parseUnsignedLong("9817491932198370423"),
      Long.parseUnsignedLong("4593380528125082431"),
      Long.parseUnsignedLong("16408922859458223821")
    };
    TokenNoise noise = new TokenNoise(1234567);
    for (int tokenId = 0; tokenId < published.length; tokenId++) {
      assertEquals(published[tokenId], noise.bits(tokenId));
    }
  }

  /** Mean γ = 0.57722 and variance π²/6 = 1.64493; bounds are four standard errors. */
  @Test
  void gumbelHasTheMomentsOfTheDistribution() {
    int n = 200_000;
    double sum = 0;
    double squares = 0;
    TokenNoise noise = DrawKey.of(1, "row", 0).at(0);
    for (int tokenId = 0; tokenId < n; tokenId++) {
      double g = noise.gumbel(tokenId);
      sum += g;
      squares += g * g;
    }
    double mean = sum / n;
    assertEquals(0.577216, mean, 0.0115);
    assertEquals(1.644934, squares / n - mean * mean, 0.031);
  }

  /** SHA-256 of seed 42, sample 3 (big-endian) and "row-1", as coreutils' sha256sum prints it. */
  @Test
  void keyIsThePrefixOfADigest() {
    assertEquals(new DrawKey(KEY_HIGH, KEY_LOW), DrawKey.of(42, "row-1", 3));
  }

  private static final long KEY_HIGH = 0x9ad28c6adb2d6beeL;
  private static final long KEY_LOW = 0x90257bfaee8f5f51L;
}
