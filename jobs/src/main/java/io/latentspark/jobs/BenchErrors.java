package io.latentspark.jobs;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Wrong options of {@code bench} and {@code inspect}. */
final class BenchErrors {
  private BenchErrors() {}

  static ParameterException shapeUnknown(CommandLine command, String shape, List<String> known) {
    return new ParameterException(
        command,
        "There is no shape \""
            + shape
            + "\": it is neither a file nor one of "
            + String.join(", ", known)
            + ". Name one of these, or give the path of a config.json with --shape.");
  }

  static ParameterException layersOfCheckpoint(CommandLine command) {
    return new ParameterException(
        command,
        "--layers was given with --model, but a checkpoint is measured as it is. Give its config.json with --shape to measure a part of it with random weights.");
  }

  static ParameterException pairsOfShape(CommandLine command) {
    return new ParameterException(
        command,
        "--pairs was given with --shape, but random weights are made in memory, not loaded. Give a checkpoint with --model, or leave out --pairs.");
  }

  static ParameterException inputOfShape(CommandLine command) {
    return new ParameterException(
        command,
        "--input was given with --shape, but prompts need a checkpoint with its tokenizer. Give one with --model.");
  }

  static ParameterException expertLoadOfShape(CommandLine command) {
    return new ParameterException(
        command,
        "--expert-load was given with --shape, but what a router does with prompts depends on its weights. Give a checkpoint with --model.");
  }

  static ParameterException unusedWith(CommandLine command, String option, String measured) {
    return new ParameterException(
        command,
        option + " was given with " + measured + ", which does not use it. Leave out one of them.");
  }

  static ParameterException unusedWithout(CommandLine command, String option, String measured) {
    return new ParameterException(
        command,
        option
            + " was given without "
            + measured
            + ", and only that uses it. Add "
            + measured
            + " or leave out "
            + option
            + ".");
  }

  static ParameterException outOfRange(CommandLine command, String option, int value) {
    return new ParameterException(
        command, option + " is " + value + ", but must be 1 or more. Give a positive number.");
  }
}
