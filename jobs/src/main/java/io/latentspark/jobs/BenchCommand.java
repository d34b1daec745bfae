package io.latentspark.jobs;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.jobs.common.DeviceOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
      "  latentspark bench --shape v3 --layers 4 --batch-sizes 1,32 --json",
      "  latentspark bench --model conf/demo/model --input conf/demo/prompts.parquet",
      "  latentspark bench --shape bench-v2-mini --workload offline,shared-prefix,score"
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class BenchCommand implements Callable<Integer> {
  private static final int PAIRS = 3;

  @Spec private CommandSpec spec;

  @Mixin private ModelSource model;

  @Mixin private JobComparison jobComparison;

  @Mixin private DeviceOptions device;

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
      names = "--context",
      paramLabel = "N",
      split = ",",
      defaultValue = "8",
      description = {
        "Tokens of each sequence before it decodes, each number measured in turn at each batch size.",
        "Default: ${DEFAULT-VALUE}."
      })
  private List<Integer> contexts;

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      split = ",",
      description = {
        "Measure what bulk jobs do, in place of prefill and decode: ${COMPLETION-CANDIDATES}.",
        "offline: prompts of 128 tokens, 128 new tokens each; output tokens a second.",
        "shared-prefix: prompts of 1,024 common tokens and 32 own ones, one new token each; prompts a"
            + " second, the prefix not cached before.",
        "score: log-likelihoods of the four choices of questions after five examples (500 + 100"
            + " tokens, 4 tokens a choice); requests a second."
      })
  private List<Workload> workloads = List.of();

  @Option(
      names = "--sequences",
      paramLabel = "N",
      defaultValue = "0",
      description = {
        "Requests of a workload, all in flight at once; 0 is 64, with score 128.",
        "Default: ${DEFAULT-VALUE}."
      })
  private int sequences;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = {
        "With --model: how often loading is measured beside reading the files and packing as many"
            + " weights; with --input, how often the job beside the engine alone.",
        "Default: 3; with --shape nothing is loaded."
      })
  private Integer pairs;

  @Option(
      names = "--speculative-tokens",
      paramLabel = "N",
      description = {
        "Tokens the MTP layer drafts ahead. Random prompts, which all but --input and --expert-load"
            + " measure, have drafts that are right less often than those of text.",
        "Default: 0; with --input the job's own."
      })
  private Integer speculativeTokens;

  @Option(
      names = "--expert-load",
      paramLabel = "PATH",
      description = {
        "With --model: in place of all else, compute these prompts (Parquet, JSONL or CSV, column"
            + " prompt or prompt_token_ids) and report how many tokens each routed expert got, layer"
            + " by layer."
      })
  private String expertLoad;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  private BenchCommand() {}

  @Override
  public Integer call() {
    BenchMode mode = BenchMode.of(spec.commandLine());
    check();
    PrintWriter out = spec.commandLine().getOut();
    if (mode == BenchMode.GENERATE_JOB) {
      JobComparisonReport report =
          jobComparison.run(
              model, device, pairs(), Optional.ofNullable(speculativeTokens), this::say);
      out.println(json ? JsonReport.of(report) : report.text());
      out.flush();
      return 0;
    }
    if (mode == BenchMode.EXPERT_LOAD) {
      EngineOptions options =
          device
              .applyTo(EngineOptions.of(model.checkpoint().get()))
              .withDtype(model.dtype())
              .withThreads(threads)
              .withSpeculativeTokens(OptionalInt.of(speculativeTokens()));
      ExpertLoadReport report = new ExpertLoadRun(options).run(expertLoad);
      out.println(json ? JsonReport.of(report) : report.text());
      out.flush();
      return 0;
    }
    BenchPlan plan =
        new BenchPlan(promptTokens, decodeTokens, batchSizes, contexts, workloads, sequences);
    Benchmark benchmark =
        new Benchmark(model.name(), config(), model.checkpoint(), plan, pairs(), this::say);
    EngineOptions options =
        device
            .applyTo(EngineOptions.of(model.checkpoint().orElse(Path.of(""))))
            .withDtype(model.dtype())
            .withMaxModelLen(plan.longestSequence())
            .withMaxBatchSize(plan.mostSequences())
            .withThreads(threads)
            .withSpeculativeTokens(OptionalInt.of(speculativeTokens()));
    BenchReport report = benchmark.run(options);
    out.println(json ? JsonReport.of(report) : BenchText.of(report));
    out.flush();
    return 0;
  }

  private int pairs() {
    return pairs == null ? PAIRS : pairs;
  }

  private int speculativeTokens() {
    return speculativeTokens == null ? 0 : speculativeTokens;
  }

  private void say(String doing) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("bench: " + doing);
    err.flush();
  }

  private void check() {
    atLeastOne("--prompt-tokens", promptTokens);
    atLeastOne("--decode-tokens", decodeTokens);
    batchSizes.forEach(size -> atLeastOne("--batch-sizes", size));
    contexts.forEach(tokens -> atLeastOne("--context", tokens));
    if (sequences < 0) {
      throw BenchErrors.outOfRange(spec.commandLine(), "--sequences", sequences);
    }
    if (expertLoad != null && model.checkpoint().isEmpty()) {
      throw BenchErrors.expertLoadOfShape(spec.commandLine());
    }
    atLeastOne("--pairs", pairs());
    if (pairs != null && model.checkpoint().isEmpty()) {
      throw BenchErrors.pairsOfShape(spec.commandLine());
    }
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
