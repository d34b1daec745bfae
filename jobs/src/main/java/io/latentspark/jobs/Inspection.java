package io.latentspark.jobs;

import io.latentspark.engine.CacheComparison;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.MemoryPlan;
import io.latentspark.engine.PrefixCaching;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.checkpoint.ParameterCount;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a model's config.json says about its size.
 *
 * @param cacheBytesPerToken over all layers
 */
record Inspection(
    String model,
    String modelType,
    String dtype,
    int layers,
    Parameters parameters,
    Cache cacheBytesPerToken,
    Memory memory) {

  /**
   * Parameters of the main model; those of the MTP layers are listed beside it.
   *
   * @param activePerToken those a token is multiplied by
   */
  record Parameters(long total, long activePerToken, Map<String, Long> byPart) {}

  /**
   * Bytes a token takes in the cache with each kind of attention.
   *
   * @param fewerValuesThanDeepseek67b share of the values of DeepSeek 67B that is saved
   * @param fewerBytesAtSixBits the same where a value of MLA takes 6 bits and one of DeepSeek 67B
   *     16, as the V2 paper deploys them (its section 3.2.3)
   */
  record Cache(
      long mha,
      long gqa8,
      long mqa,
      long mla,
      double mlaOfMha,
      double mlaOfGqa8,
      double mlaOfMqa,
      double fewerValuesThanDeepseek67b,
      double fewerBytesAtSixBits) {}

  /**
   * Memory for full batches of full sequences.
   *
   * @param cacheTokens tokens that the cache holds
   * @param availableBytes what this machine can still give
   */
  record Memory(
      int maxModelLen,
      int maxBatchSize,
      long weightBytes,
      long cacheBytes,
      long cacheTokens,
      long scratchBytes,
      long totalBytes,
      long availableBytes) {}

  /** DeepSeek 67B (arXiv 2401.02954, table 2): 95 layers, GQA with 8 groups, heads of 128. */
  private static final double DEEPSEEK_67B_VALUES = 95 * 2 * 8 * 128;

  static Inspection of(String model, ModelConfig config, EngineOptions options) {
    return new Inspection(
        model,
        config.modelType(),
        options.dtype().name().toLowerCase(Locale.ROOT),
        config.numHiddenLayers(),
        parameters(config),
        cache(config, options.dtype()),
        memory(config, options));
  }

  private static Parameters parameters(ModelConfig config) {
    ParameterCount count = ParameterCount.of(config);
    Map<String, Long> byPart = new LinkedHashMap<>();
    count.byPart().forEach((part, n) -> byPart.put(part.name().toLowerCase(Locale.ROOT), n));
    return new Parameters(count.total(), count.activePerToken(), byPart);
  }

  private static Cache cache(ModelConfig config, Dtype dtype) {
    CacheComparison bytes = CacheComparison.of(config, dtype);
    double ofDeepseek67b = bytes.mla() / (dtype.bytes() * DEEPSEEK_67B_VALUES);
    return new Cache(
        bytes.mha(),
        bytes.gqa(),
        bytes.mqa(),
        bytes.mla(),
        bytes.ratio(),
        (double) bytes.mla() / bytes.gqa(),
        (double) bytes.mla() / bytes.mqa(),
        1 - ofDeepseek67b,
        1 - ofDeepseek67b * 6 / 16);
  }

  private static Memory memory(ModelConfig config, EngineOptions options) {
    long available = MemoryPlan.availableBytes();
    // A plan without a limit says what is needed, also where this machine has less.
    EngineOptions unlimited =
        options.withMemoryBytes(Long.MAX_VALUE / 2).withPrefixCaching(PrefixCaching.OFF);
    MemoryPlan plan = MemoryPlan.of(config, unlimited, available);
    return new Memory(
        plan.maxModelLen(),
        options.maxBatchSize(),
        plan.weightBytes(),
        plan.cacheBytes(),
        plan.cacheTokens(),
        plan.scratchBytes(),
        plan.totalBytes(),
        available);
  }
}
