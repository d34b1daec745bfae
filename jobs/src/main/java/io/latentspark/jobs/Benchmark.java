package io.latentspark.jobs;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.LlmEngine;
import io.latentspark.engine.MemoryPlan;
import io.latentspark.engine.backend.cpu.MachineCeilings;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.checkpoint.RandomCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Loads a model and measures it; the machine is measured before and after.
 *
 * @param name what the report calls the model
 * @param checkpoint empty for random weights
 * @param plan what is measured
 * @param pairs how often a checkpoint is loaded, each time beside what loading cannot do without
 * @param progress told what is being done
 */
record Benchmark(
    String name,
    ModelConfig config,
    Optional<Path> checkpoint,
    BenchPlan plan,
    int pairs,
    Consumer<String> progress) {

  /**
   * Runs everything.
   *
   * @param options precision, sizes and threads; the model folder is put in
   */
  BenchReport run(EngineOptions options) {
    MachineCeilings before = measureMachine(options);
    List<LoadPair> loads = new ArrayList<>();
    while (checkpoint.isPresent() && loads.size() < pairs - 1) {
      timedLoad(options, loads).close();
    }
    LlmEngine engine = timedLoad(options, loads);
    EngineOptions inForce = engine.options();
    String device = engine.device();
    MemoryPlan planned = engine.memoryPlan();
    PlanRun measured;
    try (engine) {
      measured = PlanRun.of(plan, engine, progress);
    }
    long peak = PeakMemory.bytes();
    MachineCeilings ceilings = best(before, measureMachine(inForce));
    StepCost cost = new StepCost(config, inForce.dtype());
    Roofline roofline = new Roofline(ceilings, cost);
    return new BenchReport(
        name,
        checkpoint.isPresent() ? "checkpoint" : "random",
        inForce.dtype().name().toLowerCase(Locale.ROOT),
        config.numHiddenLayers(),
        cost.parameters().total(),
        cost.parameters().activePerToken(),
        machine(device, ceilings),
        BenchReport.Load.of(loads),
        measured.prefill(roofline),
        measured.decode(roofline),
        measured.workloads(roofline),
        memory(peak, planned));
  }

  private MachineCeilings measureMachine(EngineOptions options) {
    progress.accept("the machine's ceilings");
    return MachineCeilings.measure(threads(options), options.dtype());
  }

  private static int threads(EngineOptions options) {
    int cores = Runtime.getRuntime().availableProcessors();
    return options.threads() == 0 ? cores : options.threads();
  }

  /** Other processes can only make a machine look slower than it is. */
  private static MachineCeilings best(MachineCeilings a, MachineCeilings b) {
    return new MachineCeilings(
        a.threads(),
        a.arithmetic(),
        Math.max(a.readBytesPerSecond(), b.readBytesPerSecond()),
        Math.max(a.gemmFlopsPerSecond(), b.gemmFlopsPerSecond()));
  }

  private LoadFloor loadFloor(Path folder, EngineOptions options) {
    progress.accept("packing as many weights, and reading the files of " + name);
    return LoadFloor.measure(folder, config, options, threads(options));
  }

  /** Peak memory counts from the last load on. */
  private LlmEngine timedLoad(EngineOptions options, List<LoadPair> loads) {
    Optional<LoadFloor> floor = checkpoint.map(folder -> loadFloor(folder, options));
    PeakMemory.reset();
    progress.accept("loading " + name);
    long start = System.nanoTime();
    LlmEngine engine = load(options);
    loads.add(new LoadPair(Rates.secondsSince(start), floor));
    return engine;
  }

  private LlmEngine load(EngineOptions options) {
    if (checkpoint.isPresent()) {
      return LlmEngine.load(options);
    }
    try {
      // Random weights have no folder; an empty one has no tokenizer, which tokens do not need.
      Path empty = Files.createTempDirectory("latentspark-bench");
      try {
        return LlmEngine.load(options.withModel(empty), config, RandomCheckpoint.of(config));
      } finally {
        Files.delete(empty);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BenchReport.Machine machine(String device, MachineCeilings ceilings) {
    return new BenchReport.Machine(
        device,
        ceilings.threads(),
        ceilings.arithmetic(),
        ceilings.readBytesPerSecond(),
        ceilings.gemmFlopsPerSecond());
  }

  private static BenchReport.Memory memory(long peak, MemoryPlan memory) {
    return new BenchReport.Memory(
        peak,
        memory.totalBytes(),
        memory.cacheBytesPerToken(),
        (double) memory.totalBytes() / peak);
  }
}
