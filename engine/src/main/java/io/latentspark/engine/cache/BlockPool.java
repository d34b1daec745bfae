package io.latentspark.engine.cache;

/**
 * Numbered cache blocks of a fixed number of tokens, with reference counts. A block that nobody
 * holds but the {@link PrefixIndex} names keeps its contents until its memory is needed, the one
 * used longest ago first. For the engine thread alone.
 */
public final class BlockPool {
  private final PrefixIndex prefixes;
  private final int[] references;
  private final int[] free;
  private final IdleBlocks idle;
  private int freeCount;

  /** A pool of {@code blocks} blocks, all free. */
  public BlockPool(int blocks) {
    prefixes = new PrefixIndex(blocks);
    references = new int[blocks];
    idle = new IdleBlocks(blocks);
    free = new int[blocks];
    for (int i = 0; i < blocks; i++) {
      free[i] = blocks - 1 - i;
    }
    freeCount = blocks;
  }

  /** Which blocks hold which beginnings of prompts. */
  public PrefixIndex prefixes() {
    return prefixes;
  }

  /** Blocks in all. */
  public int capacity() {
    return references.length;
  }

  /** Blocks nobody holds, with contents that can be found or without. */
  public int available() {
    return freeCount + idle.size();
  }

  /** Whether somebody holds a block. */
  public boolean isHeld(int block) {
    return references[block] > 0;
  }

  /** Takes a block nobody holds, held once from now on; what it contained is forgotten. */
  public int take() {
    if (available() == 0) {
      throw new IllegalStateException("no free block of " + references.length);
    }
    int block;
    if (freeCount > 0) {
      block = free[--freeCount];
    } else {
      block = idle.removeOldest();
      prefixes.remove(block);
    }
    references[block] = 1;
    return block;
  }

  /** Holds a block once more: one that is held, or one whose contents can be found. */
  public void share(int block) {
    if (references[block] == 0) {
      if (!idle.contains(block)) {
        throw new IllegalStateException("block " + block + " is free");
      }
      idle.remove(block);
    }
    references[block]++;
  }

  /** Lets go of a block; it is available when nobody holds it. */
  public void release(int block) {
    if (references[block] == 0) {
      throw new IllegalStateException("block " + block + " is free already");
    }
    if (--references[block] > 0) {
      return;
    }
    if (prefixes.contains(block)) {
      idle.add(block);
    } else {
      free[freeCount++] = block;
    }
  }
}
