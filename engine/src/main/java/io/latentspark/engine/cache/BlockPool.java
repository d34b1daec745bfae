package io.latentspark.engine.cache;

/**
 * Numbered cache blocks of a fixed number of tokens, with reference counts. For the engine thread
 * alone.
 */
public final class BlockPool {
  private final int[] references;
  private final int[] free;
  private int freeCount;

  /** A pool of {@code blocks} blocks, all free. */
  public BlockPool(int blocks) {
    references = new int[blocks];
    free = new int[blocks];
    for (int i = 0; i < blocks; i++) {
      free[i] = blocks - 1 - i;
    }
    freeCount = blocks;
  }

  /** Blocks in all. */
  public int capacity() {
    return references.length;
  }

  /** Blocks nobody holds. */
  public int available() {
    return freeCount;
  }

  /** Takes a free block, held once. */
  public int take() {
    if (freeCount == 0) {
      throw new IllegalStateException("no free block of " + references.length);
    }
    int block = free[--freeCount];
    references[block] = 1;
    return block;
  }

  /** Holds a block once more. */
  public void share(int block) {
    if (references[block] == 0) {
      throw new IllegalStateException("block " + block + " is free");
    }
    references[block]++;
  }

  /** Lets go of a block; it is free when nobody holds it. */
  public void release(int block) {
    if (references[block] == 0) {
      throw new IllegalStateException("block " + block + " is free already");
    }
    if (--references[block] == 0) {
      free[freeCount++] = block;
    }
  }
}
