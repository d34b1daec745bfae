package io.latentspark.engine;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * How to load and run a model. Start from {@link #of(Path)} and change what differs.
 *
 * @param model checkpoint folder (config.json, *.safetensors, tokenizer files)
 * @param dtype precision of weights and cache
 * @param maxModelLen most tokens of a sequence, prompt and output; 0 means what the checkpoint
 *     allows, capped by the memory budget
 * @param memoryBytes budget for weights, cache and scratch together; 0 means 80 % of what is free
 * @param maxBatchTokens most tokens computed in one step
 * @param maxBatchSize most sequences computed in one step
 * @param blockSize tokens of a cache block
 * @param threads threads that compute; 0 means all cores
 * @param prefixCaching whether prompts that begin alike share what was computed
 * @param speculativeTokens tokens the MTP layer drafts ahead of each sequence, 0 for none; empty
 *     means 1 where the checkpoint has an MTP layer
 * @param speculativeBatchSize most sequences of a step for which drafts are made: with more of them
 *     computing drafts costs more time than they save
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
    int speculativeBatchSize) {

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
    if (memoryBytes < 0) {
      throw EngineErrors.invalidOption("memory", memoryBytes, "0 (automatic) or more bytes");
    }
  }

  /**
   * Defaults: bf16, 1,024 tokens and 256 sequences a step, blocks of 32 tokens shared by prompts,
   * all cores.
   */
  public static EngineOptions of(Path model) {
    return new EngineOptions(
        model, Dtype.BFLOAT16, 0, 0, 1024, 256, 32, 0, PrefixCaching.ON, OptionalInt.empty(), 2);
  }

  public EngineOptions withDtype(Dtype value) {
    return new EngineOptions(
        model,
        value,
        maxModelLen,
        memoryBytes,
        maxBatchTokens,
        maxBatchSize,
        blockSize,
        threads,
        prefixCaching,
        speculativeTokens,
        speculativeBatchSize);
  }

  public EngineOptions withMaxModelLen(int value) {
    return new EngineOptions(
        model,
        dtype,
        value,
        memoryBytes,
        maxBatchTokens,
        maxBatchSize,
        blockSize,
        threads,
        prefixCaching,
        speculativeTokens,
        speculativeBatchSize);
  }

  public EngineOptions withMemoryBytes(long value) {
    return new EngineOptions(
        model,
        dtype,
        maxModelLen,
        value,
        maxBatchTokens,
        maxBatchSize,
        blockSize,
        threads,
        prefixCaching,
        speculativeTokens,
        speculativeBatchSize);
  }

  public EngineOptions withMaxBatchTokens(int value) {
    return new EngineOptions(
        model,
        dtype,
        maxModelLen,
        memoryBytes,
        value,
        maxBatchSize,
        blockSize,
        threads,
        prefixCaching,
        speculativeTokens,
        speculativeBatchSize);
  }

  public EngineOptions withMaxBatchSize(int value) {
    return new EngineOptions(
        model,
        dtype,
        maxModelLen,
        memoryBytes,
        maxBatchTokens,
        value,
        blockSize,
        threads,
        prefixCaching,
        speculativeTokens,
        speculativeBatchSize);
  }

  public EngineOptions withBlockSize(int value) {
    return new EngineOptions(
        model,
        dtype,
        maxModelLen,
        memoryBytes,
        maxBatchTokens,
        maxBatchSize,
        value,
        threads,
        prefixCaching,
        speculativeTokens,
        speculativeBatchSize);
  }

  public EngineOptions withThreads(int value) {
    return new EngineOptions(
        model,
        dtype,
        maxModelLen,
        memoryBytes,
        maxBatchTokens,
        maxBatchSize,
        blockSize,
        value,
        prefixCaching,
        speculativeTokens,
        speculativeBatchSize);
  }

  public EngineOptions withPrefixCaching(PrefixCaching value) {
    return new EngineOptions(
        model,
        dtype,
        maxModelLen,
        memoryBytes,
        maxBatchTokens,
        maxBatchSize,
        blockSize,
        threads,
        value,
        speculativeTokens,
        speculativeBatchSize);
  }

  public EngineOptions withSpeculativeTokens(OptionalInt value) {
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
        value,
        speculativeBatchSize);
  }

  public EngineOptions withSpeculativeBatchSize(int value) {
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
        value);
  }

  private static void check(String option, int value, int least) {
    if (value < least) {
      throw EngineErrors.invalidOption(option, value, least + " or more");
    }
  }
}
