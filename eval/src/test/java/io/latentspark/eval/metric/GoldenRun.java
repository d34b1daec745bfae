package io.latentspark.eval.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.result.LogLikelihood;
import io.latentspark.eval.result.Target;
import io.latentspark.eval.task.FilterConfig;
import io.latentspark.eval.task.MetricConfig;
import io.latentspark.eval.task.OutputType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A run of lm-eval as its samples and results files hold it. */
final class GoldenRun {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A sample, with what scoring it takes. */
  record Sample(JsonNode json, Map<String, Object> columns) {

    String task() {
      return json.get("task").asText();
    }

    Document document() {
      return new Document(json.get("doc").asInt(), columns);
    }

    List<String> choices() {
      List<String> choices = new ArrayList<>();
      for (JsonNode request : json.path("req")) {
        String text = request.get("cont").asText();
        choices.add(text.startsWith(" ") ? text.substring(1) : text);
      }
      return choices;
    }

    Target target() {
      JsonNode target = json.get("target");
      if (target.isInt()) {
        return new Target(List.of(target.asText()), List.of(target.asInt()));
      }
      List<String> texts = new ArrayList<>();
      if (target.isArray()) {
        target.forEach(text -> texts.add(text.asText()));
      } else {
        texts.add(target.asText());
      }
      int choice = choices().indexOf(texts.get(0));
      return new Target(texts, choice < 0 ? List.of() : List.of(choice));
    }

    List<LogLikelihood> scores() {
      if (json.has("ll")) {
        return List.of(new LogLikelihood(json.get("ll").asDouble(), false, 1));
      }
      List<LogLikelihood> scores = new ArrayList<>();
      for (JsonNode request : json.path("req")) {
        scores.add(
            new LogLikelihood(request.get("ll").asDouble(), request.get("greedy").asInt() == 1, 1));
      }
      return scores;
    }

    List<String> texts() {
      return json.has("raw") ? List.of(json.get("raw").asText()) : List.of();
    }

    Map<String, List<String>> filtered() {
      Map<String, List<String>> filtered = new LinkedHashMap<>();
      json.path("filtered")
          .fields()
          .forEachRemaining(e -> filtered.put(e.getKey(), List.of(e.getValue().asText())));
      return filtered;
    }

    /** {@code metric,filter} to values. */
    Map<String, List<Double>> metrics() {
      Map<String, List<Double>> metrics = new HashMap<>();
      JsonNode byFilter = json.get("metrics");
      if (!json.has("raw")) {
        add(byFilter, "none", metrics);
      } else {
        byFilter.fields().forEachRemaining(e -> add(e.getValue(), e.getKey(), metrics));
      }
      return metrics;
    }

    private static void add(JsonNode values, String filter, Map<String, List<Double>> to) {
      values
          .fields()
          .forEachRemaining(
              entry -> {
                List<Double> numbers = new ArrayList<>();
                if (entry.getValue().isArray()) {
                  entry.getValue().forEach(value -> numbers.add(value.asDouble()));
                } else if (!entry.getValue().isNull()) {
                  numbers.add(entry.getValue().asDouble());
                }
                to.put(entry.getKey() + "," + filter, numbers);
              });
    }
  }

  final String name;
  final List<Sample> samples = new ArrayList<>();
  final JsonNode results;

  private GoldenRun(String name, JsonNode results) {
    this.name = name;
    this.results = results;
  }

  /** Reads {@code <path>.jsonl} and {@code <path>.results.json}. */
  static GoldenRun read(Path path) throws IOException {
    GoldenRun run =
        new GoldenRun(
            path.getFileName().toString(),
            JSON.readTree(path.resolveSibling(path.getFileName() + ".results.json").toFile()));
    for (String line : Files.readAllLines(path.resolveSibling(path.getFileName() + ".jsonl"))) {
      JsonNode json = JSON.readTree(line);
      run.samples.add(
          new Sample(
              json, ReferenceColumns.of(json.get("task").asText(), json.get("doc").asInt())));
    }
    return run;
  }

  /** A task's rules; where the file holds one task's for all, those. */
  ScoringRules rules(String task) {
    JsonNode configs =
        results.has("configs")
            ? results.get("configs")
            : results.get("configs (first task only when there are more than 12)");
    JsonNode config = configs.has(task) ? configs.get(task) : configs.elements().next();
    OutputType type =
        OutputType.valueOf(config.get("output_type").asText().toUpperCase(Locale.ROOT));
    List<MetricConfig> metrics = new ArrayList<>();
    for (JsonNode metric : metricList(config, type)) {
      metrics.add(metric(metric));
    }
    List<FilterConfig> filters = new ArrayList<>();
    for (JsonNode filter : config.path("filter_list")) {
      List<FilterConfig.Step> steps = new ArrayList<>();
      for (JsonNode step : filter.get("filter")) {
        Map<String, Object> arguments = JSON.convertValue(step, Map.class);
        steps.add(new FilterConfig.Step((String) arguments.remove("function"), arguments));
      }
      filters.add(new FilterConfig(filter.get("name").asText(), steps));
    }
    return new ScoringRules(task, type, processor(task, config), metrics, filters);
  }

  private static JsonNode metricList(JsonNode config, OutputType type) {
    JsonNode list = config.path("metric_list");
    if (!list.isMissingNode() && !list.isNull()) {
      return list;
    }
    List<String> names =
        type == OutputType.MULTIPLE_CHOICE ? List.of("acc", "acc_norm") : List.of("exact_match");
    return JSON.valueToTree(names.stream().map(name -> Map.of("metric", name)).toList());
  }

  private static MetricConfig metric(JsonNode json) {
    Map<String, Object> arguments = JSON.convertValue(json, Map.class);
    String metric = (String) arguments.remove("metric");
    String aggregation = (String) arguments.remove("aggregation");
    Object higher = arguments.remove("higher_is_better");
    if (aggregation == null) {
      aggregation =
          switch (metric) {
            case "word_perplexity", "byte_perplexity" -> "weighted_perplexity";
            case "bits_per_byte", "bypass" -> metric;
            default -> "mean";
          };
    } else if (aggregation.startsWith("def agg_inst_level_acc")) {
      aggregation = "ifeval.agg_inst_level_acc";
    }
    return new MetricConfig(metric, aggregation, !Boolean.FALSE.equals(higher), arguments);
  }

  private static String processor(String task, JsonNode config) {
    if (!config.has("process_results")) {
      return null;
    }
    return task.replaceFirst("^(minerva_math|hendrycks_math)_.*", "$1") + ".process_results";
  }
}
