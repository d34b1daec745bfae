package io.latentspark.eval.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes a task's YAML a {@link TaskConfig}. */
final class TaskReader {

  private static final int DEFAULT_GENERATED_TOKENS = 256;

  private final String name;
  private final String file;
  private final Map<String, Object> values;
  private final TaskKeys keys;

  private TaskReader(String name, String file, Map<String, Object> values) {
    this.name = name;
    this.file = file;
    this.values = values;
    this.keys = new TaskKeys(name, file, values);
  }

  /**
   * Reads a task.
   *
   * @throws io.latentspark.eval.EvalException if a key is unknown, missing or of the wrong kind
   */
  static TaskConfig read(String name, String file, Map<String, Object> values) {
    return new TaskReader(name, file, values).read();
  }

  private TaskConfig read() {
    keys.refuseUnknown();
    Object version = keys.map("metadata").get("version");
    OutputType type = keys.outputType();
    return new TaskConfig(
        name,
        keys.string("task_alias").orElse(name),
        version == null ? null : String.valueOf(version),
        strings("tag"),
        data(),
        prompt(),
        type,
        type == OutputType.GENERATE_UNTIL ? generation() : Map.of(),
        keys.integer("repeats").orElse(1),
        filters(),
        metrics(type),
        processResults(),
        new LinkedHashMap<>(values),
        file);
  }

  private String processResults() {
    FunctionName function = function(values, "process_results");
    return function == null ? null : function.name();
  }

  private DataConfig data() {
    return new DataConfig(
        keys.required("dataset_path"),
        keys.string("dataset_name").orElse(null),
        keys.string("training_split").orElse(null),
        keys.string("validation_split").orElse(null),
        keys.string("test_split").orElse(null),
        function(values, "process_docs"));
  }

  private PromptConfig prompt() {
    String targetDelimiter = keys.string("target_delimiter").orElse(" ");
    String fewshotDelimiter = keys.string("fewshot_delimiter").orElse("\n\n");
    return new PromptConfig(
        keys.string("description").orElse(""),
        field("doc_to_text"),
        field("doc_to_target"),
        values.get("doc_to_choice"),
        targetDelimiter,
        fewshotDelimiter,
        keys.string("gen_prefix").orElse(null),
        keys.integer("num_fewshot").orElse(null),
        fewshot(targetDelimiter, fewshotDelimiter));
  }

  private Object field(String key) {
    Object value = values.get(key);
    if (value == null) {
      throw io.latentspark.eval.EvalErrors.keyMissing(name, file, key);
    }
    return value;
  }

  private FewshotConfig fewshot(String targetDelimiter, String fewshotDelimiter) {
    Map<String, Object> own = keys.map("fewshot_config");
    TaskKeys shots = new TaskKeys(name, file, own);
    String sampler = shots.string("sampler").orElse("default");
    if (!sampler.equals("default") && !sampler.equals("first_n")) {
      throw keys.wrong("fewshot_config", "a map with sampler: default or first_n");
    }
    return new FewshotConfig(
        sampler,
        shots.string("split").or(() -> keys.string("fewshot_split")).orElse(null),
        own.get("samples") == null ? null : shots.maps("samples"),
        own.containsKey("process_docs")
            ? function(own, "process_docs")
            : function(values, "process_docs"),
        own.getOrDefault("doc_to_text", values.get("doc_to_text")),
        own.getOrDefault("doc_to_target", values.get("doc_to_target")),
        own.getOrDefault("doc_to_choice", values.get("doc_to_choice")),
        shots.string("target_delimiter").orElse(targetDelimiter),
        shots.string("fewshot_delimiter").orElse(fewshotDelimiter),
        own.containsKey("gen_prefix")
            ? shots.string("gen_prefix").orElse(null)
            : keys.string("gen_prefix").orElse(null));
  }

  private Map<String, Object> generation() {
    Map<String, Object> arguments = new LinkedHashMap<>();
    String delimiter = keys.string("fewshot_delimiter").orElse("\n\n");
    if (values.get("generation_kwargs") == null) {
      arguments.put("temperature", 0.0);
      arguments.put("do_sample", false);
      arguments.put("max_gen_toks", DEFAULT_GENERATED_TOKENS);
    } else {
      arguments.putAll(keys.map("generation_kwargs"));
    }
    arguments.computeIfPresent("temperature", (key, value) -> ((Number) value).doubleValue());
    arguments.putIfAbsent("until", List.of(delimiter));
    return arguments;
  }

  private List<FilterConfig> filters() {
    List<FilterConfig> filters = new ArrayList<>();
    for (Map<String, Object> entry : keys.maps("filter_list")) {
      if (!(entry.get("filter") instanceof List<?> steps) || entry.get("name") == null) {
        throw keys.wrong("filter_list", "a list of entries with name and filter");
      }
      List<FilterConfig.Step> read = new ArrayList<>();
      for (Object step : steps) {
        if (!(step instanceof Map<?, ?> map) || map.get("function") == null) {
          throw keys.wrong("filter_list", "a list of entries whose filters have a function");
        }
        read.add(
            new FilterConfig.Step(String.valueOf(map.get("function")), without(map, "function")));
      }
      filters.add(new FilterConfig(String.valueOf(entry.get("name")), read));
    }
    return filters.isEmpty()
        ? List.of(new FilterConfig("none", List.of(new FilterConfig.Step("take_first", Map.of()))))
        : filters;
  }

  private List<MetricConfig> metrics(OutputType type) {
    if (values.get("metric_list") == null) {
      return DefaultMetrics.of(type);
    }
    List<MetricConfig> metrics = new ArrayList<>();
    for (Map<String, Object> entry : keys.maps("metric_list")) {
      Object metric = entry.get("metric");
      if (metric == null) {
        throw keys.wrong("metric_list", "a list of entries with metric");
      }
      String named = metric instanceof FunctionName function ? function.name() : metric.toString();
      MetricConfig defaults = DefaultMetrics.of(named);
      Object aggregation = entry.getOrDefault("aggregation", defaults.aggregation());
      metrics.add(
          new MetricConfig(
              named,
              aggregation instanceof FunctionName function
                  ? function.name()
                  : String.valueOf(aggregation),
              entry.get("higher_is_better") instanceof Boolean higher
                  ? higher
                  : defaults.higherIsBetter(),
              without(entry, "metric", "aggregation", "higher_is_better", "hf_evaluate")));
    }
    return metrics;
  }

  private List<String> strings(String key) {
    return YamlFile.list(values.get(key)).stream().map(String::valueOf).toList();
  }

  private FunctionName function(Map<String, Object> map, String key) {
    Object value = map.get(key);
    if (value == null || value instanceof FunctionName) {
      return (FunctionName) value;
    }
    throw keys.wrong(key, "a !function");
  }

  private static Map<String, Object> without(Map<?, ?> map, String... keys) {
    Map<String, Object> rest = new LinkedHashMap<>();
    map.forEach(
        (key, value) ->
            rest.put(
                Objects.toString(key),
                value instanceof FunctionName function ? function.name() : value));
    rest.keySet().removeAll(List.of(keys));
    return rest;
  }
}
