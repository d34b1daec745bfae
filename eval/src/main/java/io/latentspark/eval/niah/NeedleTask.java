package io.latentspark.eval.niah;

import io.latentspark.engine.text.JinjaException;
import io.latentspark.engine.text.JinjaTemplate;
import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.random.PythonRandom;
import io.latentspark.eval.task.OutputType;
import io.latentspark.eval.task.TaskConfig;
import io.latentspark.eval.task.TaskLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A task's YAML whose {@code metadata} says what is hidden where: {@code haystack}, a file beside
 * it, {@code needle}, a template of a sentence, and {@code needles}, what that template and the
 * task's own may name.
 *
 * @param config the task; its templates see {@code haystack}, the text with the needle in it
 * @param needle the sentence's template
 * @param needles columns of each needle
 * @param haystack the text's file
 */
public record NeedleTask(
    TaskConfig config, String needle, List<Map<String, Object>> needles, Path haystack) {

  /**
   * Reads a task.
   *
   * @throws io.latentspark.eval.EvalException if the file cannot be read, or lacks a key
   */
  public static NeedleTask read(Path file) {
    TaskConfig config = TaskLibrary.read(file);
    if (config.outputType() != OutputType.GENERATE_UNTIL) {
      throw EvalErrors.keyInvalid(
          config.name(),
          config.file(),
          "output_type",
          config.outputType().yamlName(),
          OutputType.GENERATE_UNTIL.yamlName());
    }
    Map<?, ?> metadata = config.yaml().get("metadata") instanceof Map<?, ?> keys ? keys : Map.of();
    for (String key : List.of("haystack", "needle", "needles")) {
      if (metadata.get(key) == null) {
        throw EvalErrors.keyMissing(config.name(), config.file(), "metadata." + key);
      }
    }
    return new NeedleTask(
        config,
        String.valueOf(metadata.get("needle")),
        needles(config, metadata.get("needles")),
        file.toAbsolutePath().resolveSibling(String.valueOf(metadata.get("haystack"))));
  }

  private static List<Map<String, Object>> needles(TaskConfig config, Object value) {
    if (value instanceof List<?> list
        && !list.isEmpty()
        && list.stream().allMatch(Map.class::isInstance)) {
      @SuppressWarnings("unchecked") // YAML's keys are strings here; others would not be found
      List<Map<String, Object>> needles = (List<Map<String, Object>>) value;
      return needles;
    }
    throw EvalErrors.keyInvalid(
        config.name(), config.file(), "metadata.needles", value, "a list of maps");
  }

  /** The same task in another text. */
  public NeedleTask withHaystack(Path file) {
    return new NeedleTask(config, needle, needles, file);
  }

  /** The text's characters. */
  String text() {
    try {
      String text = Files.readString(haystack);
      if (text.isBlank()) {
        throw EvalErrors.haystackEmpty(haystack);
      }
      return text;
    } catch (IOException e) {
      throw EvalErrors.haystackUnreadable(haystack, e);
    }
  }

  /** Needles by a seed: their columns and {@code needle}, the sentence. */
  List<Map<String, Object>> draw(int count, long seed) {
    if (count > needles.size()) {
      throw EvalErrors.needlesTooFew(count, needles.size(), config.file());
    }
    return Arrays.stream(new PythonRandom(seed).sample(needles.size(), count))
        .mapToObj(i -> withSentence(needles.get(i)))
        .toList();
  }

  private Map<String, Object> withSentence(Map<String, Object> columns) {
    Map<String, Object> all = new LinkedHashMap<>(columns);
    try {
      all.put("needle", JinjaTemplate.compile(needle).render(columns));
    } catch (JinjaException e) {
      throw EvalErrors.templateMalformed(
          config.name(), config.file(), "metadata.needle", e.getMessage());
    }
    return all;
  }
}
