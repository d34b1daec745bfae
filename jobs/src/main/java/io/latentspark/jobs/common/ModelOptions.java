package io.latentspark.jobs.common;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.PrefixCaching;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import org.apache.spark.network.util.JavaUtils;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for loading and running a model. */
public final class ModelOptions {
  private static final Path DEMO_MODEL = Path.of("conf", "demo", "model");

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "Checkpoint folder: config.json, *.safetensors, tokenizer files (default: the demo model"
              + " in conf/demo/model). On a cluster a path that all executors can read, an address"
              + " such as hdfs://… or s3a://…, or archive:NAME for --archives FILE#NAME.")
  private String model;

  @Option(
      names = "--dtype",
      paramLabel = "bfloat16|float32",
      defaultValue = "bfloat16",
      description =
          "Precision of weights and cache (default: ${DEFAULT-VALUE}). float32 is slower and agrees"
              + " with references number by number.")
  private String dtype;

  @Option(
      names = "--max-model-len",
      paramLabel = "TOKENS",
      defaultValue = "0",
      description =
          "Longest sequence, prompt and output together (default: what the checkpoint allows,"
              + " capped by --memory).")
  private int maxModelLen;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description =
          "Memory for weights, cache and scratch together, such as 8g (default: 80%% of what is"
              + " free).")
  private String memory;

  @Option(
      names = "--max-batch-tokens",
      paramLabel = "TOKENS",
      defaultValue = "1024",
      description = "Most tokens computed in one step (default: ${DEFAULT-VALUE}).")
  private int maxBatchTokens;

  @Option(
      names = "--max-batch-size",
      paramLabel = "N",
      defaultValue = "256",
      description = "Most sequences computed in one step (default: ${DEFAULT-VALUE}).")
  private int maxBatchSize;

  @Option(
      names = "--prefix-caching",
      paramLabel = "on|off",
      defaultValue = "on",
      description =
          "Whether prompts that begin alike share what is computed of their beginning (default:"
              + " ${DEFAULT-VALUE}). Results are the same either way.")
  private String prefixCaching;

  @Option(
      names = "--speculative-tokens",
      paramLabel = "N",
      description =
          "Tokens the model's MTP layer drafts ahead of each sequence while few are generated at"
              + " once; 0 for none (default: 1 where the checkpoint has an MTP layer). Results are"
              + " the same either way.")
  private Integer speculativeTokens;

  @Option(
      names = "--speculative-batch-size",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Most sequences in a step for which drafts are made (default: ${DEFAULT-VALUE}): with more"
              + " of them computing drafts costs more time than they save.")
  private int speculativeBatchSize;

  @Mixin private DeviceOptions device;

  /**
   * The checkpoint folder on this machine: the one given, else the demo model.
   *
   * @param spark how file systems are reached
   */
  public Path folder(SparkOptions spark) {
    return model == null ? demoModel() : spark.modelFolder(model);
  }

  /** The engine's options. */
  public EngineOptions toEngineOptions(SparkOptions spark) {
    return toEngineOptions(folder(spark));
  }

  /** The engine's options for another checkpoint folder. */
  public EngineOptions toEngineOptions(Path checkpoint) {
    return device
        .applyTo(EngineOptions.of(checkpoint))
        .withDtype(dtype())
        .withMaxModelLen(maxModelLen)
        .withMemoryBytes(memoryBytes())
        .withMaxBatchTokens(maxBatchTokens)
        .withMaxBatchSize(maxBatchSize)
        .withPrefixCaching(prefixCaching())
        .withSpeculativeTokens(
            speculativeTokens == null ? OptionalInt.empty() : OptionalInt.of(speculativeTokens))
        .withSpeculativeBatchSize(speculativeBatchSize);
  }

  private PrefixCaching prefixCaching() {
    return switch (prefixCaching.toLowerCase(Locale.ROOT)) {
      case "on" -> PrefixCaching.ON;
      case "off" -> PrefixCaching.OFF;
      default -> throw EngineErrors.invalidOption("prefix-caching", prefixCaching, "on or off");
    };
  }

  private Dtype dtype() {
    return switch (dtype.toLowerCase(Locale.ROOT)) {
      case "bfloat16", "bf16" -> Dtype.BFLOAT16;
      case "float32", "f32" -> Dtype.FLOAT32;
      default -> throw EngineErrors.invalidOption("dtype", dtype, "bfloat16 or float32");
    };
  }

  private long memoryBytes() {
    if (memory == null) {
      return 0;
    }
    try {
      return JavaUtils.byteStringAsBytes(memory);
    } catch (NumberFormatException e) {
      throw EngineErrors.invalidOption("memory", memory, "a size such as 512m or 8g");
    }
  }

  /** The demo model's folder. */
  public static Path demoModel() {
    return ProjectFolder.find(DEMO_MODEL).orElseThrow(JobErrors::noDemoModel);
  }
}
