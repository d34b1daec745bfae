package io.latentspark.engine.schedule;

import io.latentspark.engine.PrefixCaching;
import io.latentspark.engine.cache.BlockPool;
import io.latentspark.engine.cache.LatentCache;
import io.latentspark.engine.cache.PrefixKey;
import io.latentspark.engine.decode.TokenHistory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Continuous batching: every step mixes prompt chunks and generated tokens up to a token budget and
 * a sequence limit. Older sequences go first; when blocks run out, the youngest loses its own and
 * is computed again later. Prompts that begin alike share blocks: a sequence starts behind what is
 * cached by the end of its first step. For the engine thread alone.
 */
public final class Scheduler {
  private static final PrefixKey[] NOT_SHARED = {};

  private final BlockPool pool;
  private final int blockSize;
  private final PrefixCaching caching;
  private final int maxBatchTokens;
  private final int maxBatchSize;
  private final Deque<Sequence> waiting = new ArrayDeque<>();
  private final List<Sequence> running = new ArrayList<>();
  private long preemptions;
  private long queriedTokens;
  private long hitTokens;

  /**
   * @param maxBatchTokens most tokens of a step
   * @param maxBatchSize most sequences that are computed together
   */
  public Scheduler(LatentCache cache, PrefixCaching caching, int maxBatchTokens, int maxBatchSize) {
    pool = cache.pool();
    blockSize = cache.blockSize();
    this.caching = caching;
    this.maxBatchTokens = maxBatchTokens;
    this.maxBatchSize = maxBatchSize;
  }

  /** Queues a sequence behind all others; alone it must fit the cache. */
  public void add(Sequence sequence) {
    TokenHistory tokens = sequence.tokens();
    PrefixKey[] keys =
        caching == PrefixCaching.ON
            ? PrefixKey.chain(tokens::tokenId, tokens.promptLength(), blockSize)
            : NOT_SHARED;
    sequence.queue(new PromptBlocks(keys));
    waiting.addLast(sequence);
  }

  /**
   * Lets one more request have what a queued sequence computes, as if it had found all of it in the
   * cache.
   *
   * @return whether prompts share anything
   */
  public boolean share(Sequence sequence) {
    if (caching == PrefixCaching.OFF) {
      return false;
    }
    queriedTokens += sequence.tokens().promptLength();
    hitTokens += sequence.tokens().promptLength();
    return true;
  }

  /** Drops a sequence, ended or not, and frees its blocks. */
  public void remove(Sequence sequence) {
    if (!running.remove(sequence)) {
      waiting.remove(sequence);
    }
    releaseBlocks(sequence);
  }

  /** Whether no sequence is left. */
  public boolean isEmpty() {
    return running.isEmpty() && waiting.isEmpty();
  }

  /** Sequences that lost their blocks so far. */
  public long preemptions() {
    return preemptions;
  }

  /** Prompt tokens of sequences when they were first admitted. */
  public long queriedTokens() {
    return queriedTokens;
  }

  /** Those of them that were not computed, because they were cached. */
  public long hitTokens() {
    return hitTokens;
  }

  /** Chooses the next step's tokens and takes the blocks they need. */
  public StepPlan plan() {
    List<Sequence> chosen = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    int budget = maxBatchTokens;
    long preemptedBefore = preemptions;
    for (int i = 0; i < running.size() && budget > 0; i++) {
      Sequence sequence = running.get(i);
      int count = Math.min(sequence.remaining(), budget);
      if (makeRoom(sequence, count)) {
        chosen.add(sequence);
        counts.add(count);
        budget -= count;
      }
    }
    if (budget > 0 && preemptions == preemptedBefore) {
      admit(chosen, counts, budget);
    }
    return StepPlan.of(chosen, counts, addDrafts(chosen, counts), blockSize);
  }

  /**
   * Lets waiting sequences in. A sequence that a step cannot finish uses up the budget, so here all
   * running ones are planned to their ends: what waiting ones share with them is cached by the end
   * of this step, and nothing is computed twice.
   */
  private void admit(List<Sequence> chosen, List<Integer> counts, int mostTokens) {
    int budget = mostTokens;
    while (budget > 0 && running.size() < maxBatchSize && !waiting.isEmpty()) {
      Sequence sequence = waiting.peekFirst();
      int[] cached = sequence.promptBlocks().cached(pool.prefixes());
      if (!fits(sequence, cached)) {
        break;
      }
      waiting.removeFirst();
      start(sequence, cached);
      int count = Math.min(sequence.remaining(), budget);
      takeBlocks(sequence, count);
      running.add(sequence);
      chosen.add(sequence);
      counts.add(count);
      budget -= count;
    }
  }

  private boolean fits(Sequence sequence, int[] cached) {
    int needed = blocksFor(sequence.tokens().length()) - cached.length;
    for (int block : cached) {
      if (!pool.isHeld(block)) {
        needed++; // nobody else can take it then
      }
    }
    return needed <= pool.available();
  }

  private void start(Sequence sequence, int[] cached) {
    for (int block : cached) {
      pool.share(block);
      sequence.addBlock(block);
    }
    int known = Math.min(cached.length * blockSize, sequence.firstNeeded());
    if (!sequence.wasAdmitted()) {
      queriedTokens += sequence.tokens().promptLength();
      hitTokens += known;
    }
    sequence.admit(known);
  }

  /** Lets drafts have what budget and blocks are left: nobody waits or loses anything for them. */
  private List<Integer> addDrafts(List<Sequence> chosen, List<Integer> counts) {
    List<Integer> drafted = new ArrayList<>();
    int budget = maxBatchTokens;
    for (int count : counts) {
      budget -= count;
    }
    for (int i = 0; i < chosen.size(); i++) {
      Sequence sequence = chosen.get(i);
      int end = sequence.computed() + counts.get(i);
      boolean reachesEnd = end == sequence.tokens().length();
      int drafts = reachesEnd ? Math.min(budget, sequence.drafts().tokenIds().length) : 0;
      while (drafts > 0 && !extend(sequence, end + drafts)) {
        drafts--;
      }
      drafted.add(drafts);
      budget -= drafts;
    }
    return drafted;
  }

  /**
   * Takes the blocks that a running sequence needs to cache {@code positions} positions, if that
   * many are available.
   *
   * @return whether it holds them
   */
  public boolean extend(Sequence sequence, int positions) {
    int needed = blocksFor(positions) - sequence.blockCount();
    if (needed > pool.available()) {
      return false;
    }
    for (int i = 0; i < needed; i++) {
      sequence.addBlock(pool.take());
    }
    return true;
  }

  /** Marks drafts computed in the last step as part of a sequence. */
  public void keepDrafts(Sequence sequence, int count) {
    sequence.advance(count);
  }

  /** Marks a plan's tokens, without the drafts, as computed. */
  public void complete(StepPlan plan) {
    for (StepPlan.Chunk chunk : plan.chunks()) {
      chunk.sequence().advance(chunk.count());
    }
  }

  /**
   * Takes blocks for a running sequence, from younger ones if need be; false if it lost its own.
   */
  private boolean makeRoom(Sequence sequence, int count) {
    int needed = blocksFor(sequence.computed() + count) - sequence.blockCount();
    while (needed > pool.available()) {
      Sequence youngest = running.remove(running.size() - 1);
      releaseBlocks(youngest);
      waiting.addFirst(youngest);
      preemptions++;
      if (youngest == sequence) {
        return false;
      }
    }
    takeBlocks(sequence, count);
    return true;
  }

  private void takeBlocks(Sequence sequence, int count) {
    int wanted = blocksFor(sequence.computed() + count);
    while (sequence.blockCount() < wanted) {
      sequence.addBlock(pool.take());
    }
    int end = sequence.computed() + count;
    sequence.promptBlocks().name(pool.prefixes(), sequence.blockTable(), end, blockSize);
  }

  private void releaseBlocks(Sequence sequence) {
    for (int i = sequence.blockCount() - 1; i >= 0; i--) { // the end of a prefix is evicted first
      pool.release(sequence.blockTable()[i]);
    }
    sequence.restart();
  }

  private int blocksFor(int tokens) {
    return (tokens + blockSize - 1) / blockSize;
  }
}
