package io.latentspark.jobs.evaluate;

import io.latentspark.eval.niah.NeedleGrid;
import io.latentspark.eval.niah.NeedleTask;
import io.latentspark.eval.prompt.PromptFormat;
import io.latentspark.eval.prompt.PromptSettings;
import io.latentspark.jobs.common.JobErrors;
import io.latentspark.jobs.common.ProjectFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is hidden, where, and how it is asked for. */
final class NeedleOptions {
  private static final Path FOLDER = Path.of("conf", "niah");
  private static final int SHORTEST = 512;

  @Option(
      names = "--context-lengths",
      paramLabel = "TOKENS",
      split = ",",
      description =
          "Lengths of contexts in the model's tokens, prompt and answer together (default: 512, 1024"
              + " and so on up to what the model reads).")
  private List<Integer> contextLengths = List.of();

  @Option(
      names = "--depths",
      paramLabel = "PERCENT",
      split = ",",
      defaultValue = "0,10,20,30,40,50,60,70,80,90,100",
      description = "How much of the haystack is before the needle (default: ${DEFAULT-VALUE}).")
  private List<Integer> depths;

  @Option(
      names = "--samples-per-cell",
      paramLabel = "N",
      defaultValue = "1",
      description = "Needles for each length and depth (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--task",
      paramLabel = "FILE",
      description = "YAML of needle and question (default: conf/niah/numbers.yaml).")
  private Path task;

  @Option(
      names = "--haystack",
      paramLabel = "FILE",
      description = "Text to hide needles in, UTF-8 (default: the one that the task names).")
  private Path haystack;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Decides which needles are drawn, and sampled generation (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private TemplateOptions template;

  /**
   * The task.
   *
   * @throws io.latentspark.eval.EvalException if it cannot be read
   */
  NeedleTask task() {
    Path file =
        task != null
            ? task
            : ProjectFolder.find(FOLDER).orElseThrow(JobErrors::noNeedles).resolve("numbers.yaml");
    NeedleTask read = NeedleTask.read(file);
    return haystack == null ? read : read.withHaystack(haystack.toAbsolutePath());
  }

  /**
   * Where needles are hidden.
   *
   * @param most tokens that the model reads at once
   * @throws io.latentspark.eval.EvalException if a number is out of its range
   */
  NeedleGrid grid(int most) {
    List<Integer> lengths = contextLengths.isEmpty() ? lengths(most) : contextLengths;
    NeedleGrid grid = new NeedleGrid(lengths, depths, samples, seed);
    grid.requireAtMost(most);
    return grid;
  }

  /** Each twice the one before, the last what the model reads. */
  private static List<Integer> lengths(int most) {
    List<Integer> lengths = new ArrayList<>();
    for (long length = SHORTEST; length < most; length *= 2) {
      lengths.add((int) length);
    }
    lengths.add(most);
    return lengths;
  }

  long seed() {
    return seed;
  }

  /** What prompts are made of. */
  PromptSettings prompts() {
    return new PromptSettings(
        OptionalInt.of(0),
        template.hasChatTemplate() ? PromptFormat.CHAT_MULTITURN : PromptFormat.PLAIN,
        template.systemInstruction(),
        Map.of(),
        PromptSettings.FEWSHOT_SEED);
  }

  /** As they were given, for the results file. */
  void describe(NeedleGrid grid, Map<String, Object> settings) {
    settings.put("context_lengths", grid.contextLengths());
    settings.put("depths", grid.depths());
    settings.put("samples_per_cell", grid.samplesPerCell());
    settings.put("seed", grid.seed());
    settings.put("system_instruction", template.systemInstruction());
    settings.put("apply_chat_template", template.hasChatTemplate());
  }
}
