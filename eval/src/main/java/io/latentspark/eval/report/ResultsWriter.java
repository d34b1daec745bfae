package io.latentspark.eval.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latentspark.eval.result.Evaluation;
import io.latentspark.eval.result.GroupResult;
import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.result.TaskResult;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An evaluation as lm-eval's JSON. */
final class ResultsWriter {
  static final String EXTENSION = "latentspark";
  static final String NOT_AVAILABLE = "N/A";

  /** Settings that lm-eval keeps beside {@code config}, not in it. */
  static final Set<String> ROOT_SETTINGS =
      Set.of(
          "git_hash",
          "pretty_env_info",
          "transformers_version",
          "lm_eval_version",
          "upper_git_hash",
          "tokenizer_pad_token",
          "tokenizer_eos_token",
          "tokenizer_bos_token",
          "eot_token_id",
          "max_length",
          "system_instruction",
          "system_instruction_sha",
          "fewshot_as_multiturn",
          "chat_template",
          "chat_template_sha");

  private final Evaluation evaluation;
  private final ResultsTree tree;
  private final ObjectNode root = ResultsFile.JSON.createObjectNode();

  ResultsWriter(Evaluation evaluation) {
    this.evaluation = evaluation;
    this.tree = new ResultsTree(evaluation);
  }

  ObjectNode root() {
    writeResults();
    writeFacts();
    writeRun();
    writeExtension();
    return root;
  }

  private void writeResults() {
    ObjectNode results = root.putObject("results");
    for (TaskResult task : evaluation.tasks()) {
      ObjectNode node = results.putObject(task.task());
      node.put("name", task.task()).put("alias", task.alias()).put("sample_len", task.documents());
      writeMetrics(node, task.metrics());
    }
    ObjectNode groups = ResultsFile.JSON.createObjectNode();
    for (GroupResult group : evaluation.groups()) {
      ObjectNode node = results.putObject(group.group());
      node.put("alias", group.alias()).put("name", group.group());
      if (!group.metrics().isEmpty()) {
        node.put("sample_len", group.documents());
        writeMetrics(node, group.metrics());
        ObjectNode counts = node.putObject("sample_count");
        group.metrics().keySet().forEach(metric -> counts.put(metric, group.documents()));
        groups.set(group.group(), node);
      }
    }
    if (!groups.isEmpty()) {
      root.set("groups", groups);
    }
    ObjectNode members = root.putObject("group_subtasks");
    evaluation.groups().forEach(group -> members.putPOJO(group.group(), group.members()));
  }

  private static void writeMetrics(ObjectNode node, Map<String, MetricValue> metrics) {
    metrics.forEach(
        (key, metric) -> {
          node.put(key, metric.value());
          String errorKey = MetricKey.of(key).standardErrorKey();
          metric
              .standardError()
              .ifPresentOrElse(
                  error -> node.put(errorKey, error), () -> node.put(errorKey, NOT_AVAILABLE));
        });
  }

  private void writeFacts() {
    ObjectNode configs = root.putObject("configs");
    ObjectNode versions = root.putObject("versions");
    ObjectNode shots = root.putObject("n-shot");
    ObjectNode directions = root.putObject("higher_is_better");
    for (String name : tree.sortedNames()) {
      tree.task(name).ifPresent(task -> configs.putPOJO(name, task.config()));
      String version = tree.version(name);
      if (version != null) {
        tree.task(name)
            .ifPresentOrElse(
                task -> writeVersion(versions, name, version), () -> versions.put(name, version));
      }
      tree.shots(name).ifPresent(count -> shots.put(name, count));
      Map<String, Boolean> ways =
          tree.metrics(name).entrySet().stream()
              .collect(
                  Collectors.toMap(
                      metric -> MetricKey.of(metric.getKey()).metric(),
                      metric -> metric.getValue().higherIsBetter(),
                      (first, second) -> first,
                      TreeMap::new));
      directions.putPOJO(name, ways);
    }
    ObjectNode samples = root.putObject("n-samples");
    for (TaskResult task : evaluation.tasks()) {
      samples
          .putObject(task.task())
          .put("original", task.originalDocuments())
          .put("effective", task.documents());
    }
  }

  /** A YAML number stays a number. */
  private static void writeVersion(ObjectNode versions, String name, String version) {
    try {
      versions.put(name, Double.parseDouble(version));
    } catch (NumberFormatException e) {
      versions.put(name, version);
    }
  }

  private void writeRun() {
    ObjectNode config = root.putObject("config");
    evaluation
        .settings()
        .forEach(
            (name, value) -> {
              if (!ROOT_SETTINGS.contains(name)) {
                config.putPOJO(name, value);
              }
            });
    root.put("date", seconds(evaluation.started()));
    evaluation
        .settings()
        .forEach(
            (name, value) -> {
              if (ROOT_SETTINGS.contains(name)) {
                root.putPOJO(name, value);
              }
            });
    ObjectNode hashes = root.putObject("task_hashes");
    for (TaskResult task : evaluation.tasks()) {
      if (task.taskHash() != null) {
        hashes.put(task.task(), task.taskHash());
      }
    }
    root.put("model_source", EXTENSION);
    root.put("model_name", evaluation.model());
    root.put("model_name_sanitized", ResultsFile.sanitized(evaluation.model()));
    root.put("start_time", seconds(evaluation.started()));
    root.put("end_time", seconds(ResultsFile.end(evaluation)));
    root.put("total_evaluation_time_seconds", String.valueOf(evaluation.seconds()));
  }

  private void writeExtension() {
    ObjectNode extension = root.putObject(EXTENSION);
    extension.put("fingerprint", evaluation.fingerprint());
    ObjectNode hashes = extension.putObject("prompt_hashes");
    ObjectNode failed = extension.putObject("failed_documents");
    for (TaskResult task : evaluation.tasks()) {
      hashes.put(task.task(), task.promptHash());
      failed.put(task.task(), task.failed());
    }
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / 1e9;
  }
}
