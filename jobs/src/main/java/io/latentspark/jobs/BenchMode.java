package io.latentspark.jobs;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code bench} measures, with the options that only this uses. */
enum BenchMode {
  PREFILL_AND_DECODE(
      Optional.empty(),
      "--prompt-tokens",
      "--decode-tokens",
      "--batch-sizes",
      "--context",
      "--pairs"),
  WORKLOADS(Optional.of("--workload"), "--sequences", "--pairs"),
  EXPERT_LOAD(Optional.of("--expert-load")),
  GENERATE_JOB(Optional.of("--input"), "--prompt-column", "--pairs");

  /** The generate job computes with the cores that Spark has. */
  private static final String THREADS = "--threads";

  private final Optional<String> chosenBy;
  private final List<String> options;

  BenchMode(Optional<String> chosenBy, String... options) {
    this.chosenBy = chosenBy;
    this.options = List.of(options);
  }

  /**
   * The mode that the given options ask for.
   *
   * @throws CommandLine.ParameterException if one of them would have no effect
   */
  static BenchMode of(CommandLine command) {
    List<String> given =
        command.getParseResult().matchedOptions().stream().map(OptionSpec::longestName).toList();
    BenchMode mode =
        Arrays.stream(values())
            .filter(candidate -> candidate.chosenBy.filter(given::contains).isPresent())
            .reduce((first, second) -> second)
            .orElse(PREFILL_AND_DECODE);
    given.forEach(option -> mode.check(option, command));
    return mode;
  }

  private void check(String option, CommandLine command) {
    if (this == GENERATE_JOB && option.equals(THREADS)) {
      throw BenchErrors.unusedWith(command, option, chosenBy.get());
    }
    if (owns(option)) {
      return;
    }
    for (BenchMode other : values()) {
      if (!other.owns(option)) {
        continue;
      }
      if (chosenBy.isEmpty()) {
        throw BenchErrors.unusedWithout(command, option, other.chosenBy.get());
      }
      throw BenchErrors.unusedWith(command, option, chosenBy.get());
    }
  }

  private boolean owns(String option) {
    return options.contains(option) || chosenBy.filter(option::equals).isPresent();
  }
}
