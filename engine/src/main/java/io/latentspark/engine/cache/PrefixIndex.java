package io.latentspark.engine.cache;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Which block holds which beginning of a prompt. For the engine thread alone. */
public final class PrefixIndex {
  private final Map<PrefixKey, Integer> blocks = new HashMap<>();
  private final PrefixKey[] keys;

  PrefixIndex(int capacity) {
    keys = new PrefixKey[capacity];
  }

  /** The block with these contents. */
  public OptionalInt find(PrefixKey key) {
    Integer block = blocks.get(key);
    return block == null ? OptionalInt.empty() : OptionalInt.of(block);
  }

  /** Names a block's contents, unless another block has the same. */
  public void add(PrefixKey key, int block) {
    if (keys[block] == null && blocks.putIfAbsent(key, block) == null) {
      keys[block] = key;
    }
  }

  /** Whether a block can be found here. */
  boolean contains(int block) {
    return keys[block] != null;
  }

  /** Forgets a block, whose contents are about to change. */
  void remove(int block) {
    blocks.remove(keys[block]);
    keys[block] = null;
  }
}
