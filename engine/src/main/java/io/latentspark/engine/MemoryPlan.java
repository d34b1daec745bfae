package io.latentspark.engine;

import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.checkpoint.ModelTensors;
import io.latentspark.engine.checkpoint.TensorSpec;
import io.latentspark.engine.checkpoint.TensorSpec.Part;
import java.util.Locale;

/**
 * What goes into the memory budget, decided before anything is loaded: weights first, then scratch,
 * and the cache gets the rest: of a stated budget all, to keep prefixes in, if they are cached;
 * otherwise up to what the sequences of a step could ever use.
 *
 * @param budgetBytes the budget for all three
 * @param weightBytes packed weights of the decoder layers, embedding and head, and of the MTP layer
 *     if it drafts
 * @param scratchBytes activations of a step
 * @param cacheBytesPerToken {@code num_hidden_layers · (kv_lora_rank + qk_rope_head_dim)} values,
 *     one layer more if the MTP layer drafts
 * @param blocks cache blocks
 * @param blockSize tokens of a block
 * @param maxModelLen most tokens of a sequence
 */
public record MemoryPlan(
    long budgetBytes,
    long weightBytes,
    long scratchBytes,
    long cacheBytesPerToken,
    int blocks,
    int blockSize,
    int maxModelLen) {
  /** With a shorter context than this a model is no use: less is an error, not a plan. */
  private static final int LEAST_MODEL_LEN = 512;

  /** Of the memory that is free; the rest is for the JVM, the operating system and file pages. */
  private static final double AUTOMATIC_FRACTION = 0.8;

  /** A layer's cache is one buffer, which Java indexes with an int. */
  private static final long MOST_LAYER_BYTES = Integer.MAX_VALUE;

  /** Memory this process can still take, in bytes: within its container, beside the Java heap. */
  public static long availableBytes() {
    return AvailableMemory.bytes();
  }

  /**
   * The same for one of several processes on a machine, such as Spark's executors.
   *
   * @param share of the whole memory that this process may take, its Java heap included
   */
  public static long availableBytes(double share) {
    return AvailableMemory.bytes(share);
  }

  /**
   * Plans for a model.
   *
   * @param availableBytes what {@link #availableBytes()} says, or what a GPU has free; the budget
   *     where the options state none is 80 % of it, on a GPU the fraction that they state
   * @throws EngineException if the model does not fit with a sequence of the length asked for, or,
   *     where none was, of 512 tokens; or if more was asked for than the checkpoint allows
   */
  public static MemoryPlan of(ModelConfig config, EngineOptions options, long availableBytes) {
    int allowed = config.maxPositionEmbeddings();
    if (options.maxModelLen() > allowed) {
      throw EngineErrors.invalidOption(
          "max-model-len",
          options.maxModelLen(),
          "1 to " + allowed + " (max_position_embeddings in config.json), 0 for automatic");
    }
    int mostTokens = ScratchMemory.mostBatchTokens(config);
    if (options.maxBatchTokens() > mostTokens) {
      throw EngineErrors.invalidOption(
          "max-batch-tokens",
          options.maxBatchTokens(),
          "1 to " + mostTokens + " (what a step computes must fit buffers of 2 GiB)");
    }
    boolean automatic = options.maxModelLen() == 0;
    int most = automatic ? allowed : options.maxModelLen();
    int least = automatic ? Math.min(allowed, LEAST_MODEL_LEN) : most;
    long budget =
        options.memoryBytes() > 0
            ? options.memoryBytes()
            : (long) (automaticFraction(options) * availableBytes);
    MemoryPlan plan = withoutCache(config, options, budget, most);
    long room = Math.max(0, budget - plan.weightBytes - plan.scratchBytes) / plan.blockBytes();
    if (room < plan.blocksFor(least)) {
      throw doesNotFit(plan, config, options, least, room);
    }
    boolean keepsPrefixes =
        options.memoryBytes() > 0 && options.prefixCaching() == PrefixCaching.ON;
    long usable = keepsPrefixes ? Long.MAX_VALUE : plan.blocksFor(most) * options.maxBatchSize();
    long indexable =
        MOST_LAYER_BYTES
            / ((long) options.blockSize() * config.cacheWidth() * options.dtype().bytes());
    int blocks = (int) Math.min(room, Math.min(usable, indexable));
    return plan.withCache(blocks, (int) Math.min(most, (long) blocks * options.blockSize()));
  }

  private static MemoryPlan withoutCache(
      ModelConfig config, EngineOptions options, long budget, int maxModelLen) {
    int drafts = drafts(config, options);
    int layers = config.numHiddenLayers() + (drafts > 0 ? 1 : 0);
    return new MemoryPlan(
        budget,
        weightBytes(config, options.dtype(), drafts),
        ScratchMemory.bytes(config, options, maxModelLen, drafts, threads(options)),
        CacheComparison.of(config, options.dtype()).mla() / config.numHiddenLayers() * layers,
        0,
        options.blockSize(),
        maxModelLen);
  }

  private static double automaticFraction(EngineOptions options) {
    return options.device().isGpu() ? options.gpuMemoryFraction() : AUTOMATIC_FRACTION;
  }

  private static int drafts(ModelConfig config, EngineOptions options) {
    return options.speculativeTokens().orElse(Math.min(1, config.numNextnPredictLayers()));
  }

  private MemoryPlan withCache(int cacheBlocks, int longest) {
    return new MemoryPlan(
        budgetBytes,
        weightBytes,
        scratchBytes,
        cacheBytesPerToken,
        cacheBlocks,
        blockSize,
        longest);
  }

  /**
   * Bytes of the packed weights. Norms and router stay f32; {@code kv_b_proj} is there twice, to
   * expand latents and to be absorbed; a tied head is packed beside the embedding; of MTP layers
   * the first is loaded if it drafts, with the model's own embedding and head.
   */
  private static long weightBytes(ModelConfig config, Dtype dtype, int drafts) {
    long bytes = 0;
    for (TensorSpec tensor : ModelTensors.of(config)) {
      long copies = tensor.name().endsWith("kv_b_proj.weight") ? 2 : 1;
      if (tensor.part() == Part.EMBEDDING && config.tieWordEmbeddings()) {
        copies = 2;
      }
      boolean predictor = SpeculativeTokens.isOfPredictor(tensor, config);
      if (tensor.part() == Part.MTP && (drafts == 0 || !predictor)) {
        copies = 0;
      }
      boolean wide =
          tensor.part() == Part.NORMS
              || tensor.part() == Part.ROUTER
              || predictor && isVectorOrRouter(tensor);
      bytes += copies * tensor.elements() * (wide ? Float.BYTES : dtype.bytes());
    }
    return bytes;
  }

  private static boolean isVectorOrRouter(TensorSpec tensor) {
    return tensor.shape().size() == 1 || tensor.name().endsWith(".mlp.gate.weight");
  }

  /** The options with what was decided in place of every automatic value. */
  public EngineOptions resolve(EngineOptions options) {
    return options
        .withMaxModelLen(maxModelLen)
        .withMemoryBytes(budgetBytes)
        .withThreads(threads(options));
  }

  static int threads(EngineOptions options) {
    return options.threads() == 0 ? Runtime.getRuntime().availableProcessors() : options.threads();
  }

  /** Bytes of the whole cache. */
  public long cacheBytes() {
    return blocks * blockBytes();
  }

  /** Tokens the cache holds. */
  public long cacheTokens() {
    return (long) blocks * blockSize;
  }

  /** Bytes of weights, scratch and cache together. */
  public long totalBytes() {
    return weightBytes + scratchBytes + cacheBytes();
  }

  private long blockBytes() {
    return blockSize * cacheBytesPerToken;
  }

  private long blocksFor(int tokens) {
    return (tokens + blockSize - 1L) / blockSize;
  }

  private static EngineException doesNotFit(
      MemoryPlan plan, ModelConfig config, EngineOptions options, int tokens, long room) {
    long cache = plan.blocksFor(tokens) * plan.blockBytes();
    String needed =
        String.format(
            "%s (weights %s, scratch %s, cache of %d tokens %s)",
            human(plan.weightBytes + plan.scratchBytes + cache),
            human(plan.weightBytes),
            human(plan.scratchBytes),
            tokens,
            human(cache));
    String budget =
        human(plan.budgetBytes)
            + (options.memoryBytes() > 0
                ? " (--memory)"
                : String.format(
                    " (%.0f %% of the %s)",
                    100 * automaticFraction(options),
                    options.device().isGpu() ? "GPU's free memory" : "free memory"));
    String fix = "Give it a larger budget with --memory, on a machine that has it";
    long fittingTokens = room * options.blockSize();
    if (fittingTokens > 0) {
      fix += String.format(", or lower --max-model-len to %d, which fits", fittingTokens);
    }
    if (options.dtype() == Dtype.FLOAT32) {
      long bytes = weightBytes(config, Dtype.BFLOAT16, drafts(config, options));
      fix += String.format(", or use --dtype bfloat16 (weights %s)", human(bytes));
    }
    return EngineErrors.notEnoughMemory(needed, budget, fix + ".");
  }

  private static String human(long bytes) {
    return bytes >= 1L << 30
        ? String.format(Locale.ROOT, "%.2f GiB", bytes / (double) (1L << 30))
        : String.format(Locale.ROOT, "%.2f MiB", bytes / (double) (1L << 20));
  }
}
