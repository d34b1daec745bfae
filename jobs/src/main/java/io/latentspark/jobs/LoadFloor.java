package io.latentspark.jobs;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.MemoryPlan;
import io.latentspark.engine.backend.cpu.PackingRate;
import io.latentspark.engine.checkpoint.ModelConfig;
import java.nio.file.Path;

/**
 * What loading a checkpoint cannot do without: reading its files, and packing as many weights as it
 * has. Both are measured before loading, which then finds files and memory as warm as they did.
 *
 * @param fileBytes of the weight files
 * @param readSeconds reading them once, in order, with one thread
 * @param packSeconds packing as many weights that lie in memory
 */
record LoadFloor(long fileBytes, double readSeconds, double packSeconds) {

  static LoadFloor measure(Path folder, ModelConfig config, EngineOptions options, int threads) {
    long bytes = MemoryPlan.of(config, options, MemoryPlan.availableBytes()).weightBytes();
    long weights = bytes / options.dtype().bytes();
    double pack = weights / PackingRate.measure(threads, options.dtype(), weights);
    WeightFiles.read(folder); // into the page cache, where loading finds them
    WeightFiles files = WeightFiles.read(folder);
    return new LoadFloor(files.bytes(), files.seconds(), pack);
  }

  double seconds() {
    return readSeconds + packSeconds;
  }
}
