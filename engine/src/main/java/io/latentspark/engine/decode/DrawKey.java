package io.latentspark.engine.decode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * All that the random draws of one sample depend on, beside position and token id: 128 bits of
 * SHA-256 over (seed, sample index, row key in UTF-8). The same key gives the same draws on every
 * machine, in every batch and in every retry; any other key gives unrelated ones.
 *
 * @param high first 64 bits of the digest
 * @param low next 64 bits of the digest
 */
public record DrawKey(long high, long low) {

  /**
   * The key of one sample of one row.
   *
   * @param seed the job's or the request's seed
   * @param rowKey identifies the row
   * @param sample index of the sample, from 0
   */
  public static DrawKey of(long seed, String rowKey, int sample) {
    byte[] row = rowKey.getBytes(StandardCharsets.UTF_8);
    byte[] message =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + row.length)
            .putLong(seed)
            .putInt(sample)
            .put(row)
            .array();
    ByteBuffer digest = ByteBuffer.wrap(sha256().digest(message));
    return new DrawKey(digest.getLong(), digest.getLong());
  }

  /**
   * The noise of every token at one position.
   *
   * @param position how many tokens the sample had generated before
   */
  TokenNoise at(int position) {
    return new TokenNoise(TokenNoise.mix(low ^ TokenNoise.mix(high + position)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
