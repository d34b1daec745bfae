package io.latentspark.engine.cache;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.IntUnaryOperator;

/**
 * Names the contents of a full block of prompt tokens: its tokens and all that come before them.
 * 128 bits of SHA-256, so that two different contents do not share a name even if someone tries.
 */
public record PrefixKey(long high, long low) {
  private static final PrefixKey ROOT = new PrefixKey(0, 0);

  /**
   * The keys of a prompt's full blocks, each made of the one before it and its own tokens.
   *
   * @param tokenIds token at a position
   * @param length tokens of the prompt
   * @param blockSize tokens of a block
   */
  public static PrefixKey[] chain(IntUnaryOperator tokenIds, int length, int blockSize) {
    PrefixKey[] keys = new PrefixKey[length / blockSize];
    MessageDigest digest = sha256();
    ByteBuffer content = ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES * blockSize);
    PrefixKey parent = ROOT;
    for (int block = 0; block < keys.length; block++) {
      content.clear().putLong(parent.high).putLong(parent.low);
      for (int i = 0; i < blockSize; i++) {
        content.putInt(tokenIds.applyAsInt(block * blockSize + i));
      }
      ByteBuffer hash = ByteBuffer.wrap(digest.digest(content.array()));
      parent = new PrefixKey(hash.getLong(), hash.getLong());
      keys[block] = parent;
    }
    return keys;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
