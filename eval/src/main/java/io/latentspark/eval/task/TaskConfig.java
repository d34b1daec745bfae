package io.latentspark.eval.task;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A benchmark as its YAML says, in lm-evaluation-harness's vocabulary.
 *
 * @param name {@code task}
 * @param alias how tables name it
 * @param version {@code metadata.version}, or null
 * @param tags names that stand for this task among others
 * @param data where its documents come from
 * @param prompt what is asked
 * @param outputType how it is asked
 * @param generation {@code generation_kwargs} with their defaults, empty where nothing is generated
 * @param repeats generated answers for each document
 * @param filters steps from texts to answers, at least one
 * @param metrics how answers are scored, at least one
 * @param processResults {@code process_results}, the name of what scores a document in place of the
 *     output type's own rule, or null
 * @param yaml all keys as they were read, for {@code configs} of a results file
 * @param file the YAML file, for messages
 */
public record TaskConfig(
    String name,
    String alias,
    String version,
    List<String> tags,
    DataConfig data,
    PromptConfig prompt,
    OutputType outputType,
    Map<String, Object> generation,
    int repeats,
    List<FilterConfig> filters,
    List<MetricConfig> metrics,
    String processResults,
    Map<String, Object> yaml,
    String file)
    implements Serializable {

  /**
   * Shots before each question.
   *
   * @param requested what the run asks for; a task that says 0 keeps it, for its prompt has its own
   *     examples
   */
  public int shots(OptionalInt requested) {
    Integer own = prompt.shots();
    return own != null && own == 0 ? 0 : requested.orElse(own == null ? 0 : own);
  }

  /** The generation arguments with those of a run, which win. */
  public Map<String, Object> generation(Map<String, Object> overrides) {
    if (generation.isEmpty()) {
      return generation;
    }
    Map<String, Object> merged = new LinkedHashMap<>(generation);
    merged.putAll(overrides);
    return Collections.unmodifiableMap(merged);
  }

  /** The same task on a part of its documents, which other metadata tells apart. */
  public TaskConfig cell(String cell, String cellAlias, Map<String, Object> metadata) {
    Map<String, Object> keys = new LinkedHashMap<>(yaml);
    keys.put("task", cell);
    keys.put("task_alias", cellAlias);
    keys.put("metadata", metadata);
    return new TaskConfig(
        cell,
        cellAlias,
        version,
        tags,
        data,
        prompt,
        outputType,
        generation,
        repeats,
        filters,
        metrics,
        processResults,
        keys,
        file);
  }
}
