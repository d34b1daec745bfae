package io.latentspark.engine;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * How to load and run a model. Start from {@link #of(Path)} and change what differs.
 *
 * @param model checkpoint folder (config.json, *.safetensors, tokenizer files)
 * @param dtype precision of weights and cache
 * @param maxModelLen most tokens of a sequence, prompt and output; 0 means what the checkpoint
 *     allows, capped by the memory budget
 * @param memoryBytes budget for weights, cache and scratch together; 0 means 80 % of what is free,
 *     on a GPU {@code gpuMemoryFraction}
 * @param maxBatchTokens most tokens computed in one step
 * @param maxBatchSize most sequences computed in one step
 * @param blockSize tokens of a cache block
 * @param threads threads that compute; 0 means all cores
 * @param prefixCaching whether prompts that begin alike share what was computed
 * @param speculativeTokens tokens the MTP layer drafts ahead of each sequence, 0 for none; empty
 *     means 1 where the checkpoint has an MTP layer
 * @param speculativeBatchSize most sequences of a step for which drafts are made: with more of them
 *     computing drafts costs more time than they save
 * @param device what computes
 * @param gpuMemoryFraction of a GPU's free memory, the budget where {@code memoryBytes} is 0; above
 *     0, at most 1
 */
public record EngineOptions(
    Path model,
    Dtype dtype,
    int maxModelLen,
    long memoryBytes,
    int maxBatchTokens,
    int maxBatchSize,
    int blockSize,
    int threads,
    PrefixCaching prefixCaching,
    OptionalInt speculativeTokens,
    int speculativeBatchSize,
    DeviceChoice device,
    double gpuMemoryFraction) {

  public EngineOptions {
    check("max-model-len", maxModelLen, 0);
    check("max-batch-tokens", maxBatchTokens, 1);
    check("max-batch-size", maxBatchSize, 1);
    check("block-size", blockSize, 1);
    check("threads", threads, 0);
    check("speculative-batch-size", speculativeBatchSize, 1);
    int drafts = speculativeTokens.orElse(0);
    if (drafts < 0 || drafts > SpeculativeTokens.MOST) {
      throw EngineErrors.invalidOption(
          "speculative-tokens", drafts, "0 to " + SpeculativeTokens.MOST);
    }
    if (!(gpuMemoryFraction > 0 && gpuMemoryFraction <= 1)) {
      throw EngineErrors.invalidOption(
          "gpu-memory-fraction", gpuMemoryFraction, "above 0, at most 1");
    }
    if (memoryBytes < 0) {
      throw EngineErrors.invalidOption("memory", memoryBytes, "0 (automatic) or more bytes");
    }
  }

  /**
   * Defaults: bf16, 1,024 tokens and 256 sequences a step, blocks of 32 tokens shared by prompts,
   * all cores of the CPU.
   */
  public static EngineOptions of(Path model) {
    return new EngineOptions(
        model,
        Dtype.BFLOAT16,
        0,
        0,
        1024,
        256,
        32,
        0,
        PrefixCaching.ON,
        OptionalInt.empty(),
        2,
        DeviceChoice.CPU,
        0.85);
  }

  /** The same for another checkpoint folder. */
  public EngineOptions withModel(Path value) {
    return with(values -> values.model = value);
  }

  public EngineOptions withDtype(Dtype value) {
    return with(values -> values.dtype = value);
  }

  public EngineOptions withMaxModelLen(int value) {
    return with(values -> values.maxModelLen = value);
  }

  public EngineOptions withMemoryBytes(long value) {
    return with(values -> values.memoryBytes = value);
  }

  public EngineOptions withMaxBatchTokens(int value) {
    return with(values -> values.maxBatchTokens = value);
  }

  public EngineOptions withMaxBatchSize(int value) {
    return with(values -> values.maxBatchSize = value);
  }

  public EngineOptions withBlockSize(int value) {
    return with(values -> values.blockSize = value);
  }

  public EngineOptions withThreads(int value) {
    return with(values -> values.threads = value);
  }

  public EngineOptions withPrefixCaching(PrefixCaching value) {
    return with(values -> values.prefixCaching = value);
  }

  public EngineOptions withSpeculativeTokens(OptionalInt value) {
    return with(values -> values.speculativeTokens = value);
  }

  public EngineOptions withSpeculativeBatchSize(int value) {
    return with(values -> values.speculativeBatchSize = value);
  }

  public EngineOptions withDevice(DeviceChoice value) {
    return with(values -> values.device = value);
  }

  public EngineOptions withGpuMemoryFraction(double value) {
    return with(values -> values.gpuMemoryFraction = value);
  }

  private EngineOptions with(Consumer<Values> change) {
    Values values = new Values(this);
    change.accept(values);
    return values.options();
  }

  /** A copy that can be changed. */
  private static final class Values {
    private Path model;
    private Dtype dtype;
    private int maxModelLen;
    private long memoryBytes;
    private int maxBatchTokens;
    private int maxBatchSize;
    private int blockSize;
    private int threads;
    private PrefixCaching prefixCaching;
    private OptionalInt speculativeTokens;
    private int speculativeBatchSize;
    private DeviceChoice device;
    private double gpuMemoryFraction;

    private Values(EngineOptions options) {
      model = options.model;
      dtype = options.dtype;
      maxModelLen = options.maxModelLen;
      memoryBytes = options.memoryBytes;
      maxBatchTokens = options.maxBatchTokens;
      maxBatchSize = options.maxBatchSize;
      blockSize = options.blockSize;
      threads = options.threads;
      prefixCaching = options.prefixCaching;
      speculativeTokens = options.speculativeTokens;
      speculativeBatchSize = options.speculativeBatchSize;
      device = options.device;
      gpuMemoryFraction = options.gpuMemoryFraction;
    }

    private EngineOptions options() {
      return new EngineOptions(
          model,
          dtype,
          maxModelLen,
          memoryBytes,
          maxBatchTokens,
          maxBatchSize,
          blockSize,
          threads,
          prefixCaching,
          speculativeTokens,
          speculativeBatchSize,
          device,
          gpuMemoryFraction);
    }
  }

  private static void check(String option, int value, int least) {
    if (value < least) {
      throw EngineErrors.invalidOption(option, value, least + " or more");
    }
  }
}
