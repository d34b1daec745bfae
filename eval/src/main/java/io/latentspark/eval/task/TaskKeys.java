package io.latentspark.eval.task;

import io.latentspark.eval.EvalErrors;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys of a task's YAML: which there are, and their values by type. */
final class TaskKeys {

  private static final Set<String> KNOWN =
      Set.of(
          "task",
          "task_alias",
          "tag",
          "dataset_path",
          "dataset_name",
          "dataset_kwargs",
          "training_split",
          "validation_split",
          "test_split",
          "fewshot_split",
          "fewshot_config",
          "process_docs",
          "doc_to_text",
          "doc_to_target",
          "doc_to_choice",
          "process_results",
          "description",
          "target_delimiter",
          "fewshot_delimiter",
          "gen_prefix",
          "num_fewshot",
          "metric_list",
          "output_type",
          "generation_kwargs",
          "repeats",
          "filter_list",
          "metadata",
          // Without a meaning here: whether code runs is the user's choice at every run, and
          // overlap with training data is not looked for.
          "unsafe_code",
          "should_decontaminate",
          "doc_to_decontamination_query");

  private static final Set<String> KNOWN_OF_SHOTS =
      Set.of(
          "sampler",
          "split",
          "samples",
          "process_docs",
          "doc_to_text",
          "doc_to_choice",
          "doc_to_target",
          "gen_prefix",
          "fewshot_delimiter",
          "target_delimiter");

  private final String task;
  private final String file;
  private final Map<String, Object> values;

  TaskKeys(String task, String file, Map<String, Object> values) {
    this.task = task;
    this.file = file;
    this.values = values;
  }

  /** Fails on a key that has no meaning here: ignoring it would change the result in silence. */
  void refuseUnknown() {
    refuse(values, KNOWN, "");
    if (values.get("fewshot_config") instanceof Map<?, ?> shots) {
      refuse(shots, KNOWN_OF_SHOTS, "fewshot_config.");
    }
    if (values.get("dataset_kwargs") instanceof Map<?, ?> arguments) {
      refuse(arguments, Set.of("trust_remote_code"), "dataset_kwargs.");
    }
  }

  private void refuse(Map<?, ?> keys, Set<String> known, String prefix) {
    for (Map.Entry<?, ?> entry : keys.entrySet()) {
      if (entry.getValue() != null && !known.contains(String.valueOf(entry.getKey()))) {
        throw EvalErrors.keyUnsupported(task, file, prefix + entry.getKey());
      }
    }
  }

  Optional<String> string(String key) {
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof List || value instanceof Map || value instanceof FunctionName) {
      throw wrong(key, "a text");
    }
    return Optional.of(String.valueOf(value));
  }

  String required(String key) {
    return string(key).orElseThrow(() -> EvalErrors.keyMissing(task, file, key));
  }

  Optional<Integer> integer(String key) {
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Number number
        && number.doubleValue() == number.intValue()
        && number.intValue() >= 0) {
      return Optional.of(number.intValue());
    }
    throw wrong(key, "a whole number");
  }

  OutputType outputType() {
    String name = string("output_type").orElse(OutputType.GENERATE_UNTIL.yamlName());
    for (OutputType type : OutputType.values()) {
      if (type.yamlName().equals(name)) {
        return type;
      }
    }
    throw wrong(
        "output_type",
        "one of " + List.of(OutputType.values()).toString().toLowerCase(Locale.ROOT));
  }

  Map<String, Object> map(String key) {
    Object value = values.get(key);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?>) {
      @SuppressWarnings("unchecked") // YAML's keys are strings here; others would be found missing
      Map<String, Object> map = (Map<String, Object>) value;
      return map;
    }
    throw wrong(key, "a map of keys");
  }

  List<Map<String, Object>> maps(String key) {
    Object value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
      @SuppressWarnings("unchecked")
      List<Map<String, Object>> maps = (List<Map<String, Object>>) value;
      return maps;
    }
    throw wrong(key, "a list of entries");
  }

  io.latentspark.eval.EvalException wrong(String key, String expected) {
    return EvalErrors.keyInvalid(task, file, key, values.get(key), expected);
  }
}
