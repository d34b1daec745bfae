package io.latentspark.eval.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.result.Evaluation;
import io.latentspark.eval.result.GroupResult;
import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.result.TaskResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.StreamSupport;

/** lm-eval's JSON as an evaluation. */
final class ResultsReader {
  private static final TypeReference<LinkedHashMap<String, Object>> VALUES =
      new TypeReference<>() {};

  private final String source;
  private final JsonNode root;

  ResultsReader(String source, JsonNode root) {
    this.source = source;
    this.root = root;
  }

  Evaluation evaluation() {
    if (!root.path("results").isObject() || !root.path("versions").isObject()) {
      throw EvalErrors.notResults(source);
    }
    Map<String, TaskResult> tasks = new LinkedHashMap<>();
    root.path("results")
        .properties()
        .forEach(
            entry -> {
              if (!isGroup(entry.getKey())) {
                tasks.put(entry.getKey(), task(entry.getKey(), entry.getValue()));
              }
            });
    List<GroupResult> groups = new ArrayList<>();
    root.path("group_subtasks")
        .properties()
        .forEach(
            entry -> {
              if (isGroup(entry.getKey())) {
                groups.add(group(entry.getKey(), tasks));
              }
            });
    return new Evaluation(
        model(),
        root.path(ResultsWriter.EXTENSION).path("fingerprint").asText(null),
        started(),
        root.path("total_evaluation_time_seconds").asDouble(),
        List.copyOf(tasks.values()),
        groups,
        settings());
  }

  /** A task has samples; older files list tasks among the groups, without members. */
  private boolean isGroup(String name) {
    return root.path("group_subtasks").path(name).size() > 0 && !root.path("n-samples").has(name);
  }

  private TaskResult task(String name, JsonNode node) {
    JsonNode samples = root.path("n-samples").path(name);
    int documents = node.path("sample_len").asInt(samples.path("effective").asInt());
    JsonNode extension = root.path(ResultsWriter.EXTENSION);
    return new TaskResult(
        name,
        node.path("alias").asText(name).strip(),
        version(name),
        root.path("n-shot").path(name).asInt(),
        documents,
        samples.path("original").asInt(documents),
        extension.path("failed_documents").path(name).asInt(),
        metrics(name, node),
        extension.path("prompt_hashes").path(name).asText(null),
        root.path("task_hashes").path(name).asText(null),
        values(root.path("configs").path(name)));
  }

  private GroupResult group(String name, Map<String, TaskResult> tasks) {
    JsonNode node = root.path("results").path(name);
    int documents = node.path("sample_len").asInt(documents(name, tasks));
    return new GroupResult(
        name,
        node.path("alias").asText(name).strip(),
        version(name),
        members(name),
        documents,
        metrics(name, node));
  }

  private int documents(String name, Map<String, TaskResult> tasks) {
    return tasks.containsKey(name)
        ? tasks.get(name).documents()
        : members(name).stream().mapToInt(member -> documents(member, tasks)).sum();
  }

  private List<String> members(String group) {
    return StreamSupport.stream(
            root.path("group_subtasks").path(group).spliterator(), /* parallel= */ false)
        .map(JsonNode::asText)
        .toList();
  }

  private String version(String name) {
    return root.path("versions").path(name).asText(null);
  }

  private Map<String, MetricValue> metrics(String name, JsonNode node) {
    Map<String, MetricValue> metrics = new LinkedHashMap<>();
    node.properties()
        .forEach(
            entry -> {
              MetricKey key = MetricKey.of(entry.getKey());
              if (entry.getKey().contains(",")
                  && entry.getValue().isNumber()
                  && !key.isStandardError()) {
                metrics.put(entry.getKey(), metric(name, node, key, entry.getValue()));
              }
            });
    return metrics;
  }

  private MetricValue metric(String name, JsonNode node, MetricKey key, JsonNode value) {
    JsonNode error = node.path(key.standardErrorKey());
    return new MetricValue(
        value.asDouble(),
        error.isNumber() ? OptionalDouble.of(error.asDouble()) : OptionalDouble.empty(),
        root.path("higher_is_better").path(name).path(key.metric()).asBoolean(true));
  }

  /** lm-eval's own name where it has one, else the checkpoint that it was given. */
  private String model() {
    String argument = root.path("config").path("model_args").path("pretrained").asText("model");
    return root.path("model_name").asText(argument);
  }

  private Instant started() {
    double seconds = root.path("date").asDouble();
    return Instant.ofEpochSecond(0, Math.round(seconds * 1e6) * 1000);
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.putAll(values(root.path("config")));
    root.properties()
        .forEach(
            entry -> {
              if (ResultsWriter.ROOT_SETTINGS.contains(entry.getKey())) {
                settings.put(
                    entry.getKey(), ResultsFile.JSON.convertValue(entry.getValue(), Object.class));
              }
            });
    return settings;
  }

  private static Map<String, Object> values(JsonNode node) {
    return node.isObject() ? ResultsFile.JSON.convertValue(node, VALUES) : Map.of();
  }
}
