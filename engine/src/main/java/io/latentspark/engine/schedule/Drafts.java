package io.latentspark.engine.schedule;

/**
 * What speculation keeps of a sequence: the tokens drafted to follow it, and which of its positions
 * the MTP layer has cached.
 */
public final class Drafts {
  private static final int[] NONE = {};

  private int[] tokenIds = NONE;
  private int cachedStart;
  private int cachedEnd;

  /** Tokens that may follow the sequence, to be computed with its last one. */
  public int[] tokenIds() {
    return tokenIds;
  }

  /** Sets the tokens that may follow. */
  public void set(int[] value) {
    tokenIds = value;
  }

  /** Forgets the tokens that might have followed. */
  public void clear() {
    tokenIds = NONE;
  }

  /**
   * Notes that the MTP layer caches some positions. Where they do not follow those cached before,
   * its context begins anew.
   *
   * @return first position it has a context from
   */
  public int cache(int first, int end) {
    if (first != cachedEnd) {
      cachedStart = first;
    }
    cachedEnd = end;
    return cachedStart;
  }

  /** Forgets everything; the blocks are no longer held. */
  void restart() {
    clear();
    cachedStart = 0;
    cachedEnd = 0;
  }
}
