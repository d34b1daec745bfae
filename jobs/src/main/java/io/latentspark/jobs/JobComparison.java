package io.latentspark.jobs;

import io.latentspark.jobs.common.DeviceOptions;
import io.latentspark.jobs.generate.EngineComparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the generate job's surroundings cost: {@code bench --input}. */
final class JobComparison {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--input",
      paramLabel = "PATH",
      description = {
        "With --model: in place of all else, run the generate job on these prompts and, in the same"
            + " process, the engine alone on the same prompts, in pairs, and compare generated"
            + " tokens per second. Sampling is the job's default, prefix caching is off."
      })
  private String input;

  @Option(
      names = "--prompt-column",
      paramLabel = "NAME",
      defaultValue = "prompt",
      description = {"With --input: column with the prompt's text.", "Default: ${DEFAULT-VALUE}."})
  private String promptColumn;

  /**
   * Runs the pairs and reports them.
   *
   * @param device of both
   * @param pairs of runs
   * @param speculativeTokens drafted ahead; empty for what the job drafts by itself
   */
  JobComparisonReport run(
      ModelSource model,
      DeviceOptions device,
      int pairs,
      Optional<Integer> speculativeTokens,
      Consumer<String> progress) {
    if (model.checkpoint().isEmpty()) {
      throw BenchErrors.inputOfShape(command.commandLine());
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--input=" + input,
                "--prompt-column=" + promptColumn,
                "--model=" + model.checkpoint().get(),
                "--dtype=" + model.dtype().name().toLowerCase(Locale.ROOT),
                "--prefix-caching=off")); // else a run finds what the one before has computed
    arguments.addAll(device.arguments());
    speculativeTokens.ifPresent(tokens -> arguments.add("--speculative-tokens=" + tokens));
    Path scratch = newFolder();
    try {
      return JobComparisonReport.of(
          model.name(), input, new EngineComparison(arguments, scratch, progress).run(pairs));
    } finally {
      delete(scratch);
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("latentspark-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
