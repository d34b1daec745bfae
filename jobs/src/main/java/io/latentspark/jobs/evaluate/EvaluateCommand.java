package io.latentspark.jobs.evaluate;

import io.latentspark.eval.report.PublishedScores;
import io.latentspark.eval.statistics.Aggregator;
import io.latentspark.jobs.common.LoggingOptions;
import io.latentspark.jobs.common.ModelOptions;
import io.latentspark.jobs.common.ProjectFolder;
import io.latentspark.jobs.common.SparkOptions;
import io.latentspark.jobs.common.Version;
import io.latentspark.jobs.output.OutputOptions;
import io.latentspark.jobs.rows.RowsOptions;
import io.latentspark.jobs.rows.StoppableJob;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latentspark evaluate}. */
@Command(
    name = "evaluate",
    description = {
      "Evaluates models on benchmarks, as lm-evaluation-harness does, number by number.",
      "",
      "Writes for each model results_<time>.json in lm-evaluation-harness's layout and a Parquet"
          + " table of samples: prompts, scores, answers and metrics of each document."
    },
    footer = {
      "",
      "Examples:",
      "  latentspark evaluate --tasks demo_quiz_text --output evaluation",
      "  latentspark evaluate --model DIR --tasks mmlu,gsm8k --num-fewshot 5 --data HUB --output out",
      "  latentspark evaluate --tasks mmlu --data HUB --show-prompts 1",
      "  latentspark evaluate --check-data HUB"
    },
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    sortOptions = false,
    sortSynopsis = false)
public final class EvaluateCommand implements Callable<Integer> {
  private static final Path REFERENCES = Path.of("conf", "reference");

  @Spec private CommandSpec spec;
  @Mixin TaskOptions tasks;
  @Mixin OutputOptions output;
  @Mixin AskingOptions asking;
  @Mixin BosOptions bos;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      split = ",",
      description = "Several checkpoint folders, separated by commas, instead of --model.")
  List<String> models = List.of();

  @Option(
      names = "--max-length",
      paramLabel = "TOKENS",
      defaultValue = "0",
      description =
          "Most tokens that the model reads at once; longer prompts lose their beginning (default:"
              + " --max-model-len).")
  int maxLength;

  @Option(
      names = "--bootstrap-iters",
      paramLabel = "N",
      defaultValue = "" + Aggregator.DEFAULT_BOOTSTRAP_ITERATIONS,
      description =
          "Resamplings for standard errors that have no formula; 0 for no standard errors (default:"
              + " ${DEFAULT-VALUE}).")
  int bootstrapIterations;

  @Option(
      names = "--allow-code-execution",
      description =
          "Let tasks run the programs that the model writes (humaneval, mbpp): without network, in an"
              + " empty folder, with limits on time, memory and files.")
  boolean allowCodeExecution;

  @Option(
      names = "--reference",
      paramLabel = "NAME",
      split = ",",
      description =
          "Set published numbers beside in the report: deepseek-v2, deepseek-v2-lite, deepseek-v3.")
  private List<String> references = List.of();

  @Option(names = "--list-tasks", description = "Show all tasks, groups and tags, and end.")
  private boolean listTasks;

  @Option(
      names = "--show-prompts",
      paramLabel = "N",
      description = "Show what exactly the first N documents of each task ask, and end.")
  private Integer showPrompts;

  @Option(
      names = "--check-data",
      paramLabel = "DIR",
      description =
          "Show which files, splits, rows and columns of the tasks are found in a folder of data sets,"
              + " and end; without --tasks of all tasks that have something there.")
  private Path checkData;

  @Mixin ModelOptions model;
  @Mixin SparkOptions spark;
  @Mixin RowsOptions rows;
  @Mixin LoggingOptions logging;

  @Override
  public Integer call() {
    logging.apply();
    PrintWriter out = spec.commandLine().getOut();
    if (listTasks) {
      TaskTable.print(tasks.library(), out);
      return 0;
    }
    if (checkData != null) {
      return new DataCheck(this, checkData, out).run();
    }
    if (tasks.tasks.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--tasks=NAME'");
    }
    if (showPrompts != null) {
      new PromptDisplay(this, out).show(showPrompts);
      return 0;
    }
    output.require(spec);
    rows.check(spec);
    return StoppableJob.run(
        spec, output.output(), stop -> new EvaluateJob(this, stop, out, System.err).run());
  }

  /**
   * Published numbers to set beside.
   *
   * @throws io.latentspark.eval.EvalException if there are none of a name
   */
  List<PublishedScores> references() {
    Path folder = ProjectFolder.find(REFERENCES).orElse(REFERENCES);
    return references.stream().map(name -> PublishedScores.read(folder, name)).toList();
  }

  /** The models to evaluate. */
  List<Path> checkpoints() {
    return models.isEmpty()
        ? List.of(model.folder(spark))
        : models.stream().map(spark::modelFolder).toList();
  }
}
