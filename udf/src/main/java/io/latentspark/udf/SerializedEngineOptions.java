package io.latentspark.udf;

import io.latentspark.engine.DeviceChoice;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.PrefixCaching;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * {@link EngineOptions} as they travel to executors: paths are not serialisable, and a model may
 * lie elsewhere there. A shared folder's path is absolute, so that equal options share an engine.
 *
 * @param remote where the model is fetched from; null where it lies in a folder or an archive
 */
public record SerializedEngineOptions(
    String model,
    CachedModel remote,
    Dtype dtype,
    int maxModelLen,
    long memoryBytes,
    int maxBatchTokens,
    int maxBatchSize,
    int blockSize,
    int threads,
    PrefixCaching prefixCaching,
    Integer speculativeTokens,
    int speculativeBatchSize,
    DeviceChoice device,
    double gpuMemoryFraction)
    implements Serializable {

  /** The options in this form. */
  public static SerializedEngineOptions of(EngineOptions options) {
    Path folder = options.model().toAbsolutePath().normalize();
    CachedModel source = ModelCache.source(folder).orElse(null);
    return new SerializedEngineOptions(
        source == null ? ModelFolders.portable(folder) : source.model().toString(),
        source,
        options.dtype(),
        options.maxModelLen(),
        options.memoryBytes(),
        options.maxBatchTokens(),
        options.maxBatchSize(),
        options.blockSize(),
        options.threads(),
        options.prefixCaching(),
        options.speculativeTokens().isPresent() ? options.speculativeTokens().getAsInt() : null,
        options.speculativeBatchSize(),
        options.device(),
        options.gpuMemoryFraction());
  }

  /**
   * The model's folder on this machine.
   *
   * @throws LatentSparkException if it is to be fetched, and cannot be
   */
  public Path folder() {
    return remote == null ? ModelFolders.onExecutor(model) : remote.fetch(ModelCache.Copy.WHOLE);
  }

  /** The same where the tokenizer is all that is asked for. */
  Path tokenizerFolder() {
    return remote == null ? folder() : remote.fetch(ModelCache.Copy.WITHOUT_WEIGHTS);
  }

  /** The options in the engine's form; a remote model is fetched first. */
  public EngineOptions toOptions() {
    return new EngineOptions(
        folder(),
        dtype,
        maxModelLen,
        memoryBytes,
        maxBatchTokens,
        maxBatchSize,
        blockSize,
        threads,
        prefixCaching,
        speculativeTokens == null ? OptionalInt.empty() : OptionalInt.of(speculativeTokens),
        speculativeBatchSize,
        device,
        gpuMemoryFraction);
  }
}
