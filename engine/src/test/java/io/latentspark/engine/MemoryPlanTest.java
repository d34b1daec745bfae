package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.checkpoint.ModelConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryPlanTest {
  private static final long GIB = 1L << 30;
  private static final EngineOptions OPTIONS = EngineOptions.of(Path.of("model"));

  private final ModelConfig lite = CacheComparisonTest.published("deepseek-v2-lite");

  /**
   * Published totals (V2 236B, V2-Lite 15.7B, V3 671B) at two bytes, and {@code kv_b_proj} once
   * more: layers × 512 × heads × 256.
   */
  @ParameterizedTest
  @CsvSource({
    "deepseek-v2, 236, 60, 128, 0.5",
    "deepseek-v2-lite, 15.7, 27, 16, 0.05",
    "deepseek-v3, 671, 61, 128, 0.5"
  })
  void weightsAreTheParametersInBf16(
      String model, double billions, int layers, int heads, double within) {
    ModelConfig config = CacheComparisonTest.published(model);
    EngineOptions options = OPTIONS.withSpeculativeTokens(OptionalInt.of(0));
    MemoryPlan plan = MemoryPlan.of(config, options.withMemoryBytes(2000 * GIB), 0);
    double absorbed = layers * 512.0 * heads * 256;
    assertEquals(billions, (plan.weightBytes() / 2.0 - absorbed) / 1e9, within);
  }

  /**
   * DeepSeek-V3's README_WEIGHTS.md: its MTP layer has 11.5B parameters of its own. Its cache is
   * one layer's: 576 values.
   */
  @Test
  void theMtpLayerIsCountedWhereItDrafts() {
    ModelConfig v3 = CacheComparisonTest.published("deepseek-v3");
    EngineOptions options = OPTIONS.withMemoryBytes(2000 * GIB);
    MemoryPlan plain = MemoryPlan.of(v3, options.withSpeculativeTokens(OptionalInt.of(0)), 0);
    MemoryPlan drafting = MemoryPlan.of(v3, options, 0);
    assertEquals(11.5, (drafting.weightBytes() - plain.weightBytes()) / 2e9, 0.15);
    assertEquals(576 * 2, drafting.cacheBytesPerToken() - plain.cacheBytesPerToken());
    assertTrue(drafting.scratchBytes() > plain.scratchBytes());
  }

  @Test
  void theCacheGetsTheRest() {
    MemoryPlan plan = MemoryPlan.of(lite, OPTIONS.withMemoryBytes(40 * GIB), 0);
    assertEquals(31_104, plan.cacheBytesPerToken());
    assertTrue(plan.totalBytes() <= 40 * GIB);
    assertTrue(plan.totalBytes() > 40 * GIB - 32 * 31_104);
    assertEquals(plan.blocks() * 32L, plan.cacheTokens());
    assertEquals(lite.maxPositionEmbeddings(), plan.maxModelLen());
  }

  @Test
  void butNoMoreThanItCouldEverUse() {
    EngineOptions few = OPTIONS.withMaxModelLen(1000).withMaxBatchSize(3);
    EngineOptions stated = few.withMemoryBytes(40 * GIB);
    for (MemoryPlan plan :
        List.of(
            MemoryPlan.of(lite, few, 50 * GIB),
            MemoryPlan.of(lite, stated.withPrefixCaching(PrefixCaching.OFF), 0))) {
      assertEquals(3 * 32, plan.blocks());
      assertEquals(1000, plan.maxModelLen());
    }
    MemoryPlan keepingPrefixes = MemoryPlan.of(lite, stated, 0);
    assertTrue(keepingPrefixes.totalBytes() > 40 * GIB - 32 * 31_104);
    assertEquals(1000, keepingPrefixes.maxModelLen());
  }

  /** DeepSeek-V3: 8 experts of hidden size 7,168 in f32 are 229,376 bytes a token. */
  @Test
  void aStepsActivationsMustFitABuffer() {
    ModelConfig v3 = CacheComparisonTest.published("deepseek-v3");
    EngineOptions options = OPTIONS.withMemoryBytes(4000 * GIB);
    assertEquals(9362, Integer.MAX_VALUE / 229_376);
    MemoryPlan most = MemoryPlan.of(v3, options.withMaxBatchTokens(9362), 0);
    assertTrue(most.scratchBytes() > 4 * GIB);
    EngineException e =
        assertThrows(
            EngineException.class, () -> MemoryPlan.of(v3, options.withMaxBatchTokens(9363), 0));
    assertEquals(ErrorCode.INVALID_OPTION, e.code());
    assertContains(e, "--max-batch-tokens 9363 is out of range. Allowed: 1 to 9362");
  }

  @Test
  void andNoMoreThanABufferHolds() {
    MemoryPlan plan = MemoryPlan.of(lite, OPTIONS.withMemoryBytes(1000 * GIB), 0);
    assertTrue(plan.cacheTokens() * 576 * 2 <= Integer.MAX_VALUE);
    assertTrue((plan.cacheTokens() + 32) * 576 * 2 > Integer.MAX_VALUE);
  }

  @Test
  void withoutABudgetItIsFourFifthsOfWhatIsFree() {
    MemoryPlan plan = MemoryPlan.of(lite, OPTIONS, 50 * GIB);
    assertEquals(40 * GIB, plan.budgetBytes());
    assertTrue(plan.totalBytes() <= 40 * GIB);
  }

  @Test
  void aShortBudgetShortensAnAutomaticContext() {
    MemoryPlan roomy = MemoryPlan.of(lite, OPTIONS.withMemoryBytes(40 * GIB), 0);
    long bytes = roomy.weightBytes() + roomy.scratchBytes() + 1024 * 31_104;
    MemoryPlan plan = MemoryPlan.of(lite, OPTIONS.withMemoryBytes(bytes), 0);
    assertEquals(32, plan.blocks());
    assertEquals(1024, plan.maxModelLen());
  }

  @Test
  void aContextAskedForMustFit() {
    EngineOptions options = OPTIONS.withMaxModelLen(8192);
    MemoryPlan roomy = MemoryPlan.of(lite, options.withMemoryBytes(40 * GIB), 0);
    long bytes = roomy.weightBytes() + roomy.scratchBytes() + 4096 * 31_104;
    EngineException e =
        assertThrows(
            EngineException.class, () -> MemoryPlan.of(lite, options.withMemoryBytes(bytes), 0));
    assertEquals(ErrorCode.NOT_ENOUGH_MEMORY, e.code());
    assertContains(e, "cache of 8192 tokens 243.00 MiB");
    assertContains(e, "--max-model-len to 4096, which fits");
    MemoryPlan fits = MemoryPlan.of(lite, options.withMaxModelLen(4096).withMemoryBytes(bytes), 0);
    assertEquals(4096, fits.maxModelLen());
  }

  /** 15.706e9 published parameters and 27 · 512 · 16 · 256 of kv_b_proj again: 63.05e9 bytes. */
  @Test
  void weightsThatDoNotFitSayHowMuchTheyNeed() {
    EngineException e =
        assertThrows(
            EngineException.class,
            () -> MemoryPlan.of(lite, OPTIONS.withDtype(Dtype.FLOAT32), 10 * GIB));
    assertEquals(ErrorCode.NOT_ENOUGH_MEMORY, e.code());
    assertContains(e, "the budget is 8.00 GiB (80 % of the free memory)");
    assertContains(e, "(weights 58.72 GiB");
    assertContains(e, "--dtype bfloat16 (weights 29.37 GiB)");
  }

  @Test
  void moreContextThanTheCheckpointHasIsRefused() {
    EngineException e =
        assertThrows(
            EngineException.class,
            () -> MemoryPlan.of(lite, OPTIONS.withMaxModelLen(163_841), 100 * GIB));
    assertEquals(ErrorCode.INVALID_OPTION, e.code());
    assertContains(e, "1 to 163840");
  }

  @Test
  void resolvedOptionsHaveNothingAutomatic() {
    MemoryPlan plan = MemoryPlan.of(lite, OPTIONS, 50 * GIB);
    EngineOptions resolved = plan.resolve(OPTIONS);
    assertEquals(163_840, resolved.maxModelLen());
    assertEquals(40 * GIB, resolved.memoryBytes());
    assertEquals(Runtime.getRuntime().availableProcessors(), resolved.threads());
    assertEquals(3, plan.resolve(OPTIONS.withThreads(3)).threads());
  }

  private static void assertContains(EngineException e, String part) {
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
