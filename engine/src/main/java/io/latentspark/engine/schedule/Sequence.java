package io.latentspark.engine.schedule;

import io.latentspark.engine.decode.TokenHistory;
import java.util.Arrays;

/** The tokens of one sample or one scored text, and how far they are computed. */
public final class Sequence {
  private final TokenHistory tokens;
  private final int firstScored;
  private final Drafts drafts = new Drafts();
  private PromptBlocks promptBlocks;
  private int[] blocks = new int[4];
  private int blockCount;
  private int computed;
  private boolean admitted;

  /** A sequence to be continued, of which nothing is computed yet. */
  public Sequence(TokenHistory tokens) {
    this(tokens, Integer.MAX_VALUE);
  }

  /**
   * A text to be scored, of which nothing is computed yet.
   *
   * @param firstScored first position whose successor is scored
   */
  public Sequence(TokenHistory tokens, int firstScored) {
    this.tokens = tokens;
    this.firstScored = firstScored;
  }

  /** Prompt and generated tokens. */
  public TokenHistory tokens() {
    return tokens;
  }

  /** What speculation keeps of it. */
  public Drafts drafts() {
    return drafts;
  }

  /** Tokens whose latents are cached. */
  public int computed() {
    return computed;
  }

  /** Tokens still to be computed. */
  int remaining() {
    return tokens.length() - computed;
  }

  /** First position that must be computed even if its latents are cached: its output is needed. */
  int firstNeeded() {
    return Math.min(firstScored, tokens.length() - 1);
  }

  /** The blocks it may share, once it is queued. */
  PromptBlocks promptBlocks() {
    return promptBlocks;
  }

  void queue(PromptBlocks shareable) {
    promptBlocks = shareable;
  }

  /** Whether it has been computed on before, even if it has lost its blocks since. */
  boolean wasAdmitted() {
    return admitted;
  }

  /** Starts with its first {@code known} tokens computed. */
  void admit(int known) {
    admitted = true;
    computed = known;
  }

  void advance(int count) {
    computed += count;
  }

  /** Cache blocks it holds. */
  int blockCount() {
    return blockCount;
  }

  void addBlock(int block) {
    if (blockCount == blocks.length) {
      blocks = Arrays.copyOf(blocks, 2 * blockCount);
    }
    blocks[blockCount++] = block;
  }

  /** Its cache blocks in order of position; entries past those it holds mean nothing. */
  public int[] blockTable() {
    return blocks;
  }

  /** Forgets blocks and progress; the caller has released the blocks. */
  void restart() {
    blockCount = 0;
    computed = 0;
    promptBlocks.restart();
    drafts.restart();
  }
}
