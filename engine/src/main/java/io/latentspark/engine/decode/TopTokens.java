package io.latentspark.engine.decode;

import java.util.Arrays;

/** Finds the best tokens without sorting the vocabulary. */
final class TopTokens {
  private TopTokens() {}

  /**
   * Keys ({@link TokenOrder}) of the {@code count} best tokens, best first; fewer where the
   * vocabulary has fewer possible tokens.
   */
  static long[] best(LogitBlocks blocks, int count) {
    if (count == 0) {
      return new long[0];
    }
    float[] logits = blocks.logits();
    // Twice the room: the worse half is thrown out only when the array is full.
    long[] keys = new long[2 * Math.min(count, blocks.vocabSize()) + 1];
    int size = 0;
    float threshold = Float.NEGATIVE_INFINITY;
    for (int block = 0; block < blocks.count(); block++) {
      // Ids rise, so a token that only equals the threshold has lost to an earlier one.
      if (blocks.max(block) > threshold) {
        for (int tokenId = blocks.start(block); tokenId < blocks.end(block); tokenId++) {
          if (logits[tokenId] > threshold) {
            keys[size++] = TokenOrder.key(logits[tokenId], tokenId);
            if (size == keys.length) {
              Arrays.sort(keys);
              size = Math.min(count, size);
              threshold = TokenOrder.logit(keys[size - 1]);
            }
          }
        }
      }
    }
    Arrays.sort(keys, 0, size);
    return Arrays.copyOf(keys, Math.min(count, size));
  }
}
