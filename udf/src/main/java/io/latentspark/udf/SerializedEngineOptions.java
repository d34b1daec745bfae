package io.latentspark.udf;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.PrefixCaching;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * {@link EngineOptions} as they travel to executors: paths are not serialisable. The model's path
 * is absolute, so that equal options share an engine.
 */
public record SerializedEngineOptions(
    String model,
    Dtype dtype,
    int maxModelLen,
    long memoryBytes,
    int maxBatchTokens,
    int maxBatchSize,
    int blockSize,
    int threads,
    PrefixCaching prefixCaching,
    Integer speculativeTokens,
    int speculativeBatchSize)
    implements Serializable {

  /** The options in this form. */
  public static SerializedEngineOptions of(EngineOptions options) {
    return new SerializedEngineOptions(
        options.model().toAbsolutePath().normalize().toString(),
        options.dtype(),
        options.maxModelLen(),
        options.memoryBytes(),
        options.maxBatchTokens(),
        options.maxBatchSize(),
        options.blockSize(),
        options.threads(),
        options.prefixCaching(),
        options.speculativeTokens().isPresent() ? options.speculativeTokens().getAsInt() : null,
        options.speculativeBatchSize());
  }

  /** The options in the engine's form. */
  public EngineOptions toOptions() {
    return new EngineOptions(
        Path.of(model),
        dtype,
        maxModelLen,
        memoryBytes,
        maxBatchTokens,
        maxBatchSize,
        blockSize,
        threads,
        prefixCaching,
        speculativeTokens == null ? OptionalInt.empty() : OptionalInt.of(speculativeTokens),
        speculativeBatchSize);
  }
}
