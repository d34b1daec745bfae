package io.latentspark.engine.schedule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.PrefixCaching;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random arrivals, lengths, prefixes, cancellations, pool sizes and limits. */
class SchedulerPropertyTest {

  @Property(tries = 2000)
  void everySequenceEndsAndEveryBlockComesBack(
      @ForAll @IntRange(min = 1, max = 16) int blocks,
      @ForAll @IntRange(min = 1, max = 4) int blockSize,
      @ForAll @IntRange(min = 1, max = 12) int maxBatchTokens,
      @ForAll @IntRange(min = 1, max = 6) int maxBatchSize,
      @ForAll @IntRange(min = 1, max = 12) int sequences,
      @ForAll PrefixCaching caching,
      @ForAll long seed) {
    Random random = new Random(seed);
    try (SimulatedEngine engine =
        new SimulatedEngine(blocks, blockSize, caching, maxBatchTokens, maxBatchSize)) {
      int left = sequences;
      int cancelled = 0;
      int mostSteps = 0;
      while (left > 0 || !engine.scheduler.isEmpty()) {
        if (left > 0 && (engine.scheduler.isEmpty() || random.nextInt(3) == 0)) {
          mostSteps += arrive(engine, blocks * blockSize, random);
          left--;
        }
        if (random.nextInt(20) == 0 && !engine.alive.isEmpty()) {
          List<Sequence> alive = List.copyOf(engine.alive);
          engine.cancel(alive.get(random.nextInt(alive.size())));
          cancelled++;
        }
        if (!engine.scheduler.isEmpty()) {
          engine.step();
        }
        // the oldest goes on by a token or more in every step, and never again from its start
        assertTrue(engine.steps <= mostSteps, "too many steps");
      }
      assertTrue(engine.finished.size() + cancelled == sequences);
      engine.checkAllFree();
    }
  }

  /** Adds a sequence that fits the cache alone; returns its tokens. */
  private static int arrive(SimulatedEngine engine, int mostTokens, Random random) {
    int length = 1 + random.nextInt(mostTokens);
    int family = random.nextInt(3);
    int common = random.nextInt(length + 1);
    int prompt = random.nextInt(3) == 0 ? length : 1 + random.nextInt(length);
    int[] tokens = new int[prompt];
    for (int i = 0; i < prompt; i++) {
      tokens[i] = i < common ? family : random.nextInt(3);
    }
    if (random.nextInt(4) == 0) {
      engine.score(tokens, random.nextInt(prompt));
    } else {
      engine.generate(tokens, length - prompt + 1);
    }
    return length;
  }
}
