package io.latentspark.eval.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.latentspark.eval.EvalErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A model's published numbers, from a YAML file in {@code conf/reference}.
 *
 * @param name the model
 * @param source where they were published
 * @param scores the numbers
 */
public record PublishedScores(String name, String source, List<Score> scores) {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private static final String ENDING = ".yaml";

  /**
   * A number.
   *
   * @param benchmark as the publication names it
   * @param metric as the publication names it
   * @param shots examples before each question; null where it is not said
   * @param value in the metric's unit, shares of 1 and not percent
   * @param tasks names of tasks and groups that measure the same
   */
  public record Score(
      String benchmark, String metric, Integer shots, double value, List<String> tasks) {
    String facts() {
      return shots == null ? metric : metric + ", " + shots + "-shot";
    }
  }

  /**
   * Reads {@code <folder>/<name>.yaml}.
   *
   * @throws io.latentspark.eval.EvalException where there is none; it lists those that are there
   */
  public static PublishedScores read(Path folder, String name) {
    Path file = folder.resolve(name + ENDING);
    if (!Files.isRegularFile(file)) {
      throw EvalErrors.referenceUnknown(name, folder, names(folder));
    }
    try {
      return YAML.readValue(file.toFile(), PublishedScores.class);
    } catch (IOException e) {
      throw EvalErrors.referenceUnreadable(file, e);
    }
  }

  /** Whether any number is of one of these tasks and groups. */
  boolean concerns(Set<String> names) {
    return scores.stream().anyMatch(score -> score.tasks().stream().anyMatch(names::contains));
  }

  private static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(ENDING))
          .map(file -> file.substring(0, file.length() - ENDING.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw EvalErrors.referenceUnreadable(folder, e);
    }
  }
}
