package io.latentspark.jobs;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.checkpoint.ModelConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a model on this machine, beside what the machine allows. */
@Command(
    name = "bench",
    description = {
      "Measures a model on this machine: load time, prefill and decode in tokens per second, peak"
          + " memory. Beside each stands the machine's own ceiling, measured in the same run (memory"
          + " read bandwidth, matrix multiplication), and the fraction of it that was reached.",
      "",
      "A shape alone is measured with random weights made in memory: nothing is downloaded.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  latentspark bench --model models/deepseek-v2-lite",
      "  latentspark bench --shape v3 --layers 4 --batch-sizes 1,32 --json"
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ModelSource model;

  @Option(
      names = "--layers",
      paramLabel = "N",
      description = {
        "With --shape: only the first N decoder layers, with embedding and head.",
        "Default: all layers of the shape."
      })
  private Integer layers;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = {"Threads that compute; 0 is all cores.", "Default: ${DEFAULT-VALUE}."})
  private int threads;

  @Option(
      names = "--prompt-tokens",
      paramLabel = "N",
      defaultValue = "512",
      description = {"Tokens of the prompt that prefill computes.", "Default: ${DEFAULT-VALUE}."})
  private int promptTokens;

  @Option(
      names = "--decode-tokens",
      paramLabel = "N",
      defaultValue = "64",
      description = {"Tokens that each sequence generates.", "Default: ${DEFAULT-VALUE}."})
  private int decodeTokens;

  @Option(
      names = "--batch-sizes",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,8,64",
      description = {
        "Sequences that decode together, each number measured in turn.",
        "Default: ${DEFAULT-VALUE}."
      })
  private List<Integer> batchSizes;

  @Option(
      names = "--speculative-tokens",
      paramLabel = "N",
      defaultValue = "0",
      description = {
        "Tokens the MTP layer drafts ahead. The prompts are random, and drafts for them are right less"
            + " often than for text.",
        "Default: ${DEFAULT-VALUE}."
      })
  private int speculativeTokens;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  private BenchCommand() {}

  @Override
  public Integer call() {
    check();
    PrintWriter err = spec.commandLine().getErr();
    Benchmark benchmark =
        new Benchmark(
            model.name(),
            config(),
            model.checkpoint(),
            promptTokens,
            decodeTokens,
            batchSizes,
            doing -> {
              err.println("bench: " + doing);
              err.flush();
            });
    EngineOptions options =
        EngineOptions.of(model.checkpoint().orElse(Path.of("")))
            .withDtype(model.dtype())
            .withMaxModelLen(benchmark.longestSequence())
            .withMaxBatchSize(Collections.max(batchSizes))
            .withThreads(threads)
            .withSpeculativeTokens(OptionalInt.of(speculativeTokens));
    BenchReport report = benchmark.run(options);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? JsonReport.of(report) : BenchText.of(report));
    out.flush();
    return 0;
  }

  private void check() {
    atLeastOne("--prompt-tokens", promptTokens);
    atLeastOne("--decode-tokens", decodeTokens);
    batchSizes.forEach(size -> atLeastOne("--batch-sizes", size));
    if (layers != null) {
      atLeastOne("--layers", layers);
      if (model.checkpoint().isPresent()) {
        throw BenchErrors.layersOfCheckpoint(spec.commandLine());
      }
    }
  }

  private void atLeastOne(String option, int value) {
    if (value < 1) {
      throw BenchErrors.outOfRange(spec.commandLine(), option, value);
    }
  }

  private ModelConfig config() {
    ModelConfig config = model.config();
    return layers == null ? config : config.withNumHiddenLayers(layers);
  }
}
