package io.latentspark.engine.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.PrefixCaching;
import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.cpu.CpuBackend;
import io.latentspark.engine.cache.LatentCache;
import io.latentspark.engine.decode.TokenHistory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Steps a scheduler without a model. What a slot would contain is modelled by a number made of all
 * tokens up to it and of their roles, and checked wherever it would be read.
 */
final class SimulatedEngine implements AutoCloseable {
  private static final Backend BACKEND = CpuBackend.open(Dtype.FLOAT32, 1);

  final Scheduler scheduler;
  final LatentCache cache;
  final Set<Sequence> alive = new LinkedHashSet<>();
  final Set<Sequence> admitted = new LinkedHashSet<>();
  final List<Sequence> finished = new ArrayList<>();
  private final Map<Sequence, Job> jobs = new HashMap<>();
  private final Map<Integer, Long> contents = new HashMap<>();
  private final int maxBatchTokens;
  private final int maxBatchSize;
  int computedTokens;
  int steps;

  /** What is left to do for a sequence, and which outputs of it were seen. */
  private record Job(int outputs, int firstScored, Set<Integer> seen) {}

  SimulatedEngine(
      int blocks, int blockSize, PrefixCaching caching, int maxBatchTokens, int maxBatchSize) {
    cache = new LatentCache(BACKEND, 1, blocks, blockSize, 1);
    scheduler = new Scheduler(cache, caching, maxBatchTokens, maxBatchSize);
    this.maxBatchTokens = maxBatchTokens;
    this.maxBatchSize = maxBatchSize;
  }

  /** Adds a prompt to be continued by {@code outputs} tokens. */
  Sequence generate(int[] prompt, int outputs) {
    return add(new Sequence(new TokenHistory(prompt)), new Job(outputs, -1, new HashSet<>()));
  }

  /** Adds a text whose tokens after position {@code firstScored} are scored. */
  Sequence score(int[] text, int firstScored) {
    return add(
        new Sequence(new TokenHistory(text), firstScored),
        new Job(1, firstScored, new HashSet<>()));
  }

  private Sequence add(Sequence sequence, Job job) {
    jobs.put(sequence, job);
    alive.add(sequence);
    scheduler.add(sequence);
    return sequence;
  }

  void cancel(Sequence sequence) {
    forget(sequence);
  }

  /** One step, checked. */
  StepPlan step() {
    Sequence oldest = admitted.isEmpty() ? null : admitted.iterator().next();
    StepPlan plan = scheduler.plan();
    steps++;
    assertFalse(plan.isEmpty(), "nobody goes on");
    checkLimits(plan);
    checkOrder(plan, oldest);
    for (StepPlan.Chunk chunk : plan.chunks()) { // as a layer does: all rows are written...
      for (int position = chunk.first(); position < chunk.end(); position++) {
        contents.put(slot(chunk.sequence(), position), content(chunk.sequence(), position));
      }
      for (int i = 0; i < chunk.drafted(); i++) { // rejected: to be written again before it is read
        contents.put(slot(chunk.sequence(), chunk.end() + i), Long.MIN_VALUE);
      }
    }
    for (StepPlan.Chunk chunk : plan.chunks()) { // ...before any row reads
      checkContents(chunk.sequence(), chunk.end());
    }
    scheduler.complete(plan);
    plan.chunks().forEach(this::takeOutput);
    alive.forEach(sequence -> checkContents(sequence, sequence.computed()));
    return plan;
  }

  private void checkLimits(StepPlan plan) {
    int tokens = plan.chunks().stream().mapToInt(chunk -> chunk.count() + chunk.drafted()).sum();
    assertTrue(tokens <= maxBatchTokens, "budget");
    assertEquals(tokens, plan.batch().rows());
    assertTrue(plan.chunks().size() <= maxBatchSize, "sequence limit");
    assertEquals(
        plan.chunks().size(),
        plan.chunks().stream().map(StepPlan.Chunk::sequence).distinct().count());
    computedTokens += tokens;
  }

  /**
   * The oldest goes on in every step, and nobody new comes in before those who lost their blocks.
   */
  private void checkOrder(StepPlan plan, Sequence oldest) {
    Set<Sequence> planned = new LinkedHashSet<>();
    plan.chunks().forEach(chunk -> planned.add(chunk.sequence()));
    assertTrue(oldest == null || planned.contains(oldest), "the oldest waits");
    List<Sequence> before = List.copyOf(admitted);
    if (admitted.addAll(planned)) {
      before.forEach(sequence -> assertTrue(sequence.blockCount() > 0, "overtaken"));
      List<Sequence> first = List.copyOf(alive).subList(0, admitted.size());
      assertEquals(first, List.copyOf(admitted), "in the order of arrival");
    }
  }

  private void checkContents(Sequence sequence, int end) {
    for (int position = 0; position < end; position++) {
      assertEquals(content(sequence, position), contents.get(slot(sequence, position)));
      assertTrue(cache.pool().isHeld(sequence.blockTable()[position / cache.blockSize()]));
    }
  }

  private int slot(Sequence sequence, int position) {
    int block = sequence.blockTable()[position / cache.blockSize()];
    return block * cache.blockSize() + position % cache.blockSize();
  }

  private static Long content(Sequence sequence, int position) {
    long content = 1;
    for (int i = 0; i <= position; i++) {
      content = 31 * content + sequence.tokens().tokenId(i);
      content = 31 * content + (i < sequence.tokens().promptLength() ? 0 : 1);
    }
    return content;
  }

  private void takeOutput(StepPlan.Chunk chunk) {
    Sequence sequence = chunk.sequence();
    Job job = jobs.get(sequence);
    for (int position = chunk.first(); position < chunk.end(); position++) {
      job.seen().add(position);
    }
    if (!chunk.reachesEnd()) {
      return;
    }
    int first = job.firstScored() >= 0 ? job.firstScored() : chunk.end() - 1;
    for (int position = first; position < chunk.end(); position++) {
      assertTrue(job.seen().contains(position), "an output that is needed was not computed");
    }
    if (job.firstScored() < 0) {
      sequence.tokens().append(7);
    }
    if (job.firstScored() >= 0 || sequence.tokens().outputLength() == job.outputs()) {
      finished.add(sequence);
      forget(sequence);
    }
  }

  private void forget(Sequence sequence) {
    scheduler.remove(sequence);
    alive.remove(sequence);
    admitted.remove(sequence);
  }

  void run() {
    while (!scheduler.isEmpty()) {
      step();
    }
  }

  /** Every block is available again and nobody holds one. */
  void checkAllFree() {
    assertEquals(cache.pool().capacity(), cache.pool().available());
    for (int block = 0; block < cache.pool().capacity(); block++) {
      assertFalse(cache.pool().isHeld(block));
    }
  }

  @Override
  public void close() {
    cache.close();
  }
}
