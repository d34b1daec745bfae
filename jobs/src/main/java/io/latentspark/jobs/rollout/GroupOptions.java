package io.latentspark.jobs.rollout;

import io.latentspark.engine.decode.SamplingParams;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How many samples there are of a prompt, and what is estimated from them. */
final class GroupOptions {
  @Option(
      names = "--group-size",
      paramLabel = "G",
      defaultValue = "8",
      description = "Samples for each prompt, at least 2 (default: ${DEFAULT-VALUE}).")
  private int groupSize;

  @Option(
      names = "--pass-at",
      paramLabel = "K",
      split = ",",
      description =
          "For which k to estimate the chance that one of k samples is right, up to G (default: 1, 2,"
              + " 4, … and G).")
  private List<Integer> passAt = List.of();

  /**
   * Refuses numbers that make no sense.
   *
   * @throws ParameterException if one is out of its range
   */
  void check(CommandSpec spec) {
    if (groupSize < 2) {
      throw new ParameterException(
          spec.commandLine(),
          "--group-size "
              + groupSize
              + " is out of range: advantages compare a prompt's samples with each other. Give 2 or"
              + " more.");
    }
    for (int k : passAt) {
      if (k < 1 || k > groupSize) {
        throw new ParameterException(
            spec.commandLine(),
            "--pass-at %d is out of range. Give 1 to %d, or raise --group-size."
                .formatted(k, groupSize));
      }
    }
  }

  int groupSize() {
    return groupSize;
  }

  /** Ascending. */
  List<Integer> passAt() {
    TreeSet<Integer> ks = new TreeSet<>(passAt);
    if (ks.isEmpty()) {
      for (int k = 1; k < groupSize; k *= 2) {
        ks.add(k);
      }
      ks.add(groupSize);
    }
    return new ArrayList<>(ks);
  }

  /** The same with a group's samples, and the log probabilities of their tokens. */
  SamplingParams applyTo(SamplingParams sampling) {
    return sampling.toBuilder().n(groupSize).logprobs(0).build();
  }
}
