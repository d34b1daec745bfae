package io.latentspark.jobs;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.checkpoint.ModelConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says how large a model is, without loading it. */
@Command(
    name = "inspect",
    description = {
      "Says how large a model is, from its config.json alone: parameters in all and active per"
          + " token, by part; bytes of cache for a token with multi-head, grouped-query, multi-query"
          + " and latent attention; and the memory a given context and batch need.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  latentspark inspect --model models/deepseek-v2-lite",
      "  latentspark inspect --shape v3 --max-model-len 32768 --json"
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class InspectCommand implements Callable<Integer> {
  private static final int DEFAULT_CONTEXT = 4096;

  @Spec private CommandSpec spec;

  @Mixin private ModelSource model;

  @Option(
      names = "--max-model-len",
      paramLabel = "N",
      description = {
        "Plan memory for sequences of this many tokens.",
        "Default: 4096, or what the model allows where that is less."
      })
  private Integer maxModelLen;

  @Option(
      names = "--max-batch-size",
      paramLabel = "N",
      defaultValue = "64",
      description = {"Plan memory for this many sequences at once.", "Default: ${DEFAULT-VALUE}."})
  private int maxBatchSize;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  private InspectCommand() {}

  @Override
  public Integer call() {
    ModelConfig config = model.config();
    EngineOptions options =
        EngineOptions.of(model.checkpoint().orElse(Path.of("")))
            .withDtype(model.dtype())
            .withMaxModelLen(context(config))
            .withMaxBatchSize(maxBatchSize)
            .withSpeculativeTokens(OptionalInt.of(0)); // what generating needs, drafts are extra
    Inspection inspection = Inspection.of(model.name(), config, options);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? JsonReport.of(inspection) : InspectionText.of(inspection));
    out.flush();
    return 0;
  }

  private int context(ModelConfig config) {
    if (maxModelLen == null) {
      return Math.min(DEFAULT_CONTEXT, config.maxPositionEmbeddings());
    }
    if (maxModelLen < 1) {
      throw BenchErrors.outOfRange(spec.commandLine(), "--max-model-len", maxModelLen);
    }
    return maxModelLen;
  }
}
