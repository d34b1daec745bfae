package io.latentspark.engine.schedule;

import io.latentspark.engine.cache.LatentCache;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Continuous batching: every step mixes prompt chunks and generated tokens up to a token budget and
 * a sequence limit. Older sequences go first; when blocks run out, the youngest loses its own and
 * is computed again later. For the engine thread alone.
 */
public final class Scheduler {
  private final LatentCache cache;
  private final int maxBatchTokens;
  private final int maxBatchSize;
  private final Deque<Sequence> waiting = new ArrayDeque<>();
  private final List<Sequence> running = new ArrayList<>();
  private long preemptions;

  /**
   * @param maxBatchTokens most tokens of a step
   * @param maxBatchSize most sequences that are computed together
   */
  public Scheduler(LatentCache cache, int maxBatchTokens, int maxBatchSize) {
    this.cache = cache;
    this.maxBatchTokens = maxBatchTokens;
    this.maxBatchSize = maxBatchSize;
  }

  /** Queues a sequence behind all others; alone it must fit the cache. */
  public void add(Sequence sequence) {
    waiting.addLast(sequence);
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
    Iterator<Sequence> queue = waiting.iterator();
    while (budget > 0
        && preemptions == preemptedBefore
        && running.size() < maxBatchSize
        && queue.hasNext()) {
      Sequence sequence = queue.next();
      if (blocksFor(sequence.tokens().length()) > cache.pool().available()) {
        break;
      }
      queue.remove();
      int count = Math.min(sequence.remaining(), budget);
      takeBlocks(sequence, count);
      running.add(sequence);
      chosen.add(sequence);
      counts.add(count);
      budget -= count;
    }
    return StepPlan.of(chosen, counts, cache.blockSize());
  }

  /** Marks a plan's tokens as computed. */
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
    while (needed > cache.pool().available()) {
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
      sequence.addBlock(cache.pool().take());
    }
  }

  private void releaseBlocks(Sequence sequence) {
    for (int i = 0; i < sequence.blockCount(); i++) {
      cache.pool().release(sequence.blockTable()[i]);
    }
    sequence.restart();
  }

  private int blocksFor(int tokens) {
    return (tokens + cache.blockSize() - 1) / cache.blockSize();
  }
}
