package io.latentspark.engine.cache;

import java.util.Arrays;

/** Blocks in the order in which they were last used; each operation takes constant time. */
final class IdleBlocks {
  private static final int ABSENT = -1;

  private final int[] next;
  private final int[] previous;
  private final int end; // before the oldest, behind the youngest
  private int size;

  IdleBlocks(int capacity) {
    end = capacity;
    next = new int[capacity + 1];
    previous = new int[capacity + 1];
    Arrays.fill(next, ABSENT);
    next[end] = end;
    previous[end] = end;
  }

  int size() {
    return size;
  }

  /** Adds a block as the one used last. */
  void add(int block) {
    int youngest = previous[end];
    next[youngest] = block;
    previous[block] = youngest;
    next[block] = end;
    previous[end] = block;
    size++;
  }

  void remove(int block) {
    next[previous[block]] = next[block];
    previous[next[block]] = previous[block];
    next[block] = ABSENT;
    size--;
  }

  boolean contains(int block) {
    return next[block] != ABSENT;
  }

  /** Removes the block used longest ago; there must be one. */
  int removeOldest() {
    int oldest = next[end];
    remove(oldest);
    return oldest;
  }
}
