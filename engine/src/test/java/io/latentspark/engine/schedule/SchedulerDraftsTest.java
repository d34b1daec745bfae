package io.latentspark.engine.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.latentspark.engine.PrefixCaching;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drafts get what is left of budget and cache, and nobody loses anything for them. */
class SchedulerDraftsTest {

  /**
   * A sequence of 4 tokens in blocks of 4: its drafts need a second block, and the fifth a third.
   */
  @ParameterizedTest
  @CsvSource({"1, 100, 0", "2, 100, 4", "3, 100, 6", "3, 4, 3", "3, 1, 0"})
  void budgetAndBlocksLimitThem(int blocks, int budget, int drafted) {
    try (SimulatedEngine engine = new SimulatedEngine(blocks, 4, PrefixCaching.OFF, budget, 8)) {
      Sequence sequence = engine.generate(new int[] {3, 4, 5}, 2);
      while (sequence.tokens().outputLength() == 0) {
        engine.step();
      }
      sequence.drafts().set(new int[] {10, 11, 12, 13, 14, 15});
      StepPlan.Chunk chunk = engine.step().chunks().get(0);
      assertEquals(drafted, chunk.drafted());
      assertEquals(1, chunk.count());
    }
  }

  @Property(tries = 200)
  void whateverIsDraftedNothingIsLost(
      @ForAll @IntRange(min = 0, max = 1_000_000) int seed,
      @ForAll @IntRange(min = 8, max = 40) int blocks,
      @ForAll @IntRange(min = 1, max = 40) int budget,
      @ForAll @IntRange(min = 1, max = 6) int batchSize) {
    Random random = new Random(seed);
    try (SimulatedEngine engine =
        new SimulatedEngine(blocks, 4, PrefixCaching.ON, budget, batchSize)) {
      for (int i = 0; i < 12; i++) {
        engine.generate(random.ints(1 + random.nextInt(16), 0, 3).toArray(), 1 + random.nextInt(9));
      }
      while (!engine.scheduler.isEmpty()) {
        for (Sequence sequence : engine.alive) {
          if (sequence.tokens().outputLength() > 0) {
            sequence.drafts().set(random.ints(random.nextInt(4), 0, 3).toArray());
          }
        }
        engine.step();
      }
      engine.checkAllFree();
    }
  }
}
