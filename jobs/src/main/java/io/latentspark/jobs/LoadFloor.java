package io.latentspark.jobs;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.MemoryPlan;
import io.latentspark.engine.backend.cpu.PackingRate;
import io.latentspark.engine.checkpoint.ModelConfig;
import java.nio.file.Path;

/**
 * What loading a checkpoint cannot do without: reading its files, and packing as many weights as it
 * has. Loading is to follow at once: it finds the files in memory, as they were when reading was
 * measured, and free memory that lay idle for as long as before packing.
 *
 * @param fileBytes of the weight files
 * @param readSeconds reading them once, with as many threads as load
 * @param packSeconds packing as many weights that lie in memory, with as many threads
 */
record LoadFloor(long fileBytes, double readSeconds, double packSeconds) {

  static LoadFloor measure(Path folder, ModelConfig config, EngineOptions options, int threads) {
    long bytes = MemoryPlan.of(config, options, MemoryPlan.availableBytes()).weightBytes();
    long weights = bytes / options.dtype().bytes();
    WeightFiles.read(folder, threads);
    WeightFiles files = WeightFiles.read(folder, threads);
    double pack = weights / PackingRate.measure(threads, options.dtype(), weights);
    PackingRate.settle(bytes);
    return new LoadFloor(files.bytes(), files.seconds(), pack);
  }

  double seconds() {
    return readSeconds + packSeconds;
  }
}
