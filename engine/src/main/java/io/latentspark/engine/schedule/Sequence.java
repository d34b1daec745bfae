package io.latentspark.engine.schedule;

import io.latentspark.engine.decode.TokenHistory;
import java.util.Arrays;

/** The tokens of one sample or one scored text, and how far they are computed. */
public final class Sequence {
  private final TokenHistory tokens;
  private int[] blocks = new int[4];
  private int blockCount;
  private int computed;

  /** A sequence of which nothing is computed yet. */
  public Sequence(TokenHistory tokens) {
    this.tokens = tokens;
  }

  /** Prompt and generated tokens. */
  public TokenHistory tokens() {
    return tokens;
  }

  /** Tokens whose latents are cached. */
  public int computed() {
    return computed;
  }

  /** Tokens still to be computed. */
  int remaining() {
    return tokens.length() - computed;
  }

  void advance(int count) {
    computed += count;
  }

  int blockCount() {
    return blockCount;
  }

  void addBlock(int block) {
    if (blockCount == blocks.length) {
      blocks = Arrays.copyOf(blocks, 2 * blockCount);
    }
    blocks[blockCount++] = block;
  }

  /** Its cache blocks in order of position; entries past {@link #blockCount} mean nothing. */
  int[] blockTable() {
    return blocks;
  }

  /** Forgets blocks and progress; the caller has released the blocks. */
  void restart() {
    blockCount = 0;
    computed = 0;
  }
}
