package io.latentspark.engine.schedule;

import io.latentspark.engine.cache.PrefixIndex;
import io.latentspark.engine.cache.PrefixKey;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The full blocks of a sequence's prompt, which other prompts may share. Generated tokens attend in
 * another form than prompt tokens and so leave other bits: their blocks are no one else's.
 */
final class PromptBlocks {
  private final PrefixKey[] keys;
  private int named;

  /**
   * @param keys of all blocks that may be shared; none where nothing is
   */
  PromptBlocks(PrefixKey[] keys) {
    this.keys = keys;
  }

  /** The leading blocks that are cached already. */
  int[] cached(PrefixIndex index) {
    int[] blocks = new int[keys.length];
    int count = 0;
    while (count < keys.length) {
      OptionalInt block = index.find(keys[count]);
      if (block.isEmpty()) {
        break;
      }
      blocks[count++] = block.getAsInt();
    }
    return Arrays.copyOf(blocks, count);
  }

  /** Makes the blocks findable that are full after the first {@code computed} tokens. */
  void name(PrefixIndex index, int[] blockTable, int computed, int blockSize) {
    int full = Math.min(keys.length, computed / blockSize);
    while (named < full) {
      index.add(keys[named], blockTable[named]);
      named++;
    }
  }

  /** The blocks are no longer held. */
  void restart() {
    named = 0;
  }
}
