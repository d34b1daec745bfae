package io.latentspark.engine.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.PrefixCaching;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How prompts share blocks, step by step: blocks of 4 tokens. */
class SchedulerTest {

  private static SimulatedEngine engine(int blocks, int maxBatchTokens) {
    return new SimulatedEngine(blocks, 4, PrefixCaching.ON, maxBatchTokens, 64);
  }

  /** Tokens 0, 1, 2… and a last one of its own. */
  private static int[] prompt(int common, int... own) {
    return IntStream.concat(IntStream.range(0, common), IntStream.of(own)).toArray();
  }

  private static List<Integer> counts(StepPlan plan) {
    return plan.chunks().stream().map(StepPlan.Chunk::count).toList();
  }

  @Test
  void followersOfTheSameStepComputeOnlyWhatIsTheirs() {
    try (SimulatedEngine engine = engine(64, 100)) {
      for (int i = 0; i < 5; i++) {
        engine.generate(prompt(16, 100 + i, 200), 1);
      }
      assertEquals(List.of(18, 2, 2, 2, 2), counts(engine.step()));
      assertEquals(5 * 18, engine.scheduler.queriedTokens());
      assertEquals(4 * 16, engine.scheduler.hitTokens());
      engine.checkAllFree();
    }
  }

  @Test
  void aPromptThatIsCachedWholeStillComputesItsLastToken() {
    try (SimulatedEngine engine = engine(64, 100)) {
      engine.generate(prompt(16), 1);
      engine.generate(prompt(16), 1);
      engine.score(prompt(16), 9);
      assertEquals(List.of(16, 1, 7), counts(engine.step()));
      engine.checkAllFree();
    }
  }

  @Test
  void followersWaitForALeaderThatNeedsSeveralSteps() {
    try (SimulatedEngine engine = engine(64, 10)) {
      engine.generate(prompt(32, 100), 1);
      engine.generate(prompt(32, 101), 1);
      engine.generate(prompt(8, 102), 1);
      engine.generate(new int[] {50, 51}, 1);
      engine.step();
      engine.step();
      engine.step();
      // 33 tokens of the leader, then one of each other: computed once, in 4 steps of 10
      assertEquals(List.of(3, 1, 1, 2), counts(engine.step()));
      engine.checkAllFree();
    }
  }

  @Test
  void whenTheLeaderIsCancelledAFollowerGoesOnWhereItStopped() {
    try (SimulatedEngine engine = engine(64, 10)) {
      Sequence leader = engine.generate(prompt(32, 100), 1);
      engine.generate(prompt(32, 101), 1);
      engine.generate(prompt(32, 102), 1);
      engine.step();
      engine.cancel(leader);
      StepPlan plan = engine.step();
      assertEquals(8, plan.chunks().get(0).first());
      engine.run();
      assertEquals(2, engine.finished.size());
      assertEquals(10 + 25 + 1, engine.computedTokens);
      engine.checkAllFree();
    }
  }

  @Test
  void generatedTokensAreNotShared() {
    try (SimulatedEngine engine = engine(64, 100)) {
      Sequence first = engine.generate(prompt(6), 11);
      engine.run();
      int[] continued = new int[first.tokens().length()];
      for (int i = 0; i < continued.length; i++) {
        continued[i] = first.tokens().tokenId(i);
      }
      engine.generate(continued, 1);
      assertEquals(List.of(continued.length - 4), counts(engine.step()));
    }
  }

  @Test
  void theBlocksUsedLongestAgoAreEvictedFirst() {
    try (SimulatedEngine engine = engine(8, 100)) {
      engine.generate(new int[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, 1);
      engine.run();
      engine.generate(new int[] {2, 2, 2, 2, 2, 2, 2, 2, 2}, 1);
      engine.run();
      engine.generate(new int[] {1, 1, 1, 1, 9}, 1);
      engine.run();
      engine.generate(IntStream.range(20, 40).toArray(), 1); // 4 blocks are free: evicts one
      engine.run();
      engine.generate(new int[] {1, 1, 1, 1, 9}, 1);
      assertEquals(List.of(1), counts(engine.step()));
      engine.generate(new int[] {2, 2, 2, 2, 9}, 1);
      assertEquals(List.of(1), counts(engine.step()));
      engine.generate(new int[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, 1);
      assertEquals(List.of(5), counts(engine.step()));
    }
  }

  @Test
  void aPreemptedSequenceFindsItsPromptAgain() {
    try (SimulatedEngine engine = engine(6, 100)) {
      engine.generate(new int[] {1, 1, 1, 1, 1, 1, 1, 1}, 9);
      engine.generate(new int[] {2, 2, 2, 2, 2, 2, 2, 2}, 9);
      engine.run();
      assertTrue(engine.scheduler.preemptions() > 0);
      assertTrue(engine.computedTokens < 2 * 16 + 12, "computed " + engine.computedTokens);
      assertEquals(0, engine.scheduler.hitTokens(), "the first admission counts");
      engine.checkAllFree();
    }
  }

  @Test
  void manySequencesTakeLittleTime() {
    int sequences = 512;
    try (SimulatedEngine engine =
        new SimulatedEngine(sequences * 9, 4, PrefixCaching.ON, 10_000, sequences)) {
      for (int i = 0; i < sequences; i++) {
        engine.generate(prompt(16, i), 16);
      }
      engine.run();
      assertEquals(16, engine.steps);
    }
  }
}
