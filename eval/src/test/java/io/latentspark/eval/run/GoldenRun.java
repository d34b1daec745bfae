package io.latentspark.eval.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.text.ChatTemplate;
import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.LocalSpark;
import io.latentspark.eval.data.DataSets;
import io.latentspark.eval.prompt.BosRule;
import io.latentspark.eval.prompt.GoldenPrompts;
import io.latentspark.eval.report.SampleRows;
import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.result.Sample;
import io.latentspark.eval.result.TaskResult;
import io.latentspark.eval.task.TaskLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Runs what a run of lm-evaluation-harness ran, in float32, and compares number by number. */
final class GoldenRun {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double EXACT = 1e-9;
  private static final double PERPLEXITY = 1e-4;

  /**
   * Documents in which the router's last kept and first dropped group of experts score within
   * 1.2e-7 of each other at a token, one unit in the last place: the order of additions decides
   * which is taken, and what follows the token moves by tenths.
   */
  private static final Set<String> EXPERT_TIES = Set.of("demo_wikitext:wikitext/0");

  private final TaskLibrary library;
  private final Path data;
  private final Path model;
  private final Set<String> nearTies;
  private final JsonNode run;
  private final Map<String, Sample> samples = new HashMap<>();
  private final Set<String> flipped = new HashSet<>();
  private List<TaskResult> results;
  private Map<String, Map<String, MetricValue>> groups;

  /**
   * @param nearTies task and document of samples whose answer may differ, joined by a slash
   * @param run its entry in the list of runs
   */
  GoldenRun(TaskLibrary library, Path data, Path model, Set<String> nearTies, JsonNode run) {
    this.library = library;
    this.data = data;
    this.model = model;
    this.nearTies = nearTies;
    this.run = run;
  }

  /** Evaluates. */
  GoldenRun evaluate() {
    List<String> names = new ArrayList<>();
    run.get("tasks").forEach(name -> names.add(name.asText()));
    JsonNode limit = run.path("limit");
    DocumentChoice choice =
        limit.isMissingNode()
            ? DocumentChoice.ALL
            : new DocumentChoice(OptionalDouble.of(limit.asDouble()), Map.of());
    EvaluationPlan plan =
        new EvaluationPlanner(
                new DataSets(LocalSpark.SPARK, data),
                GoldenPrompts.settings(run),
                choice,
                chatTemplate())
            .plan(library.selection(names));
    JsonNode arguments = run.path("model_args");
    JsonNode bos = arguments.path("add_bos_token");
    EncodingRules encoding =
        new EncodingRules(
            bos.isMissingNode() ? BosRule.AS_TOKENIZER : bos.asBoolean() ? BosRule.ON : BosRule.OFF,
            arguments.path("max_length").asInt(0));
    EngineOptions engine =
        EngineOptions.of(model).withDtype(Dtype.FLOAT32).withMemoryBytes(1L << 30);
    Dataset<Row> requests = EvaluationPlan.order(requests(plan, encoding), 2);
    List<Row> rows =
        plan.samples(requests, engine, new RunRules(encoding, 0, 64, Optional.empty()))
            .collectAsList();
    rows.stream().map(SampleRows::fromRow).forEach(this::add);
    results =
        plan.taskResults(LocalSpark.SPARK.createDataFrame(rows, SampleColumns.SCHEMA), 100_000);
    groups = new HashMap<>();
    plan.groupResults(results).forEach(group -> groups.put(group.group(), group.metrics()));
    results.forEach(result -> groups.put(result.task(), result.metrics()));
    return this;
  }

  private Dataset<Row> requests(EvaluationPlan plan, EncodingRules encoding) {
    try (Tokenizer tokenizer = Tokenizer.load(model).orElseThrow()) {
      int length = ModelConfig.read(model).maxPositionEmbeddings();
      return plan.requests(LocalSpark.SPARK, encoding, tokenizer, length);
    }
  }

  private ChatTemplate chatTemplate() {
    try (Tokenizer tokenizer = Tokenizer.load(model).orElseThrow()) {
      return tokenizer.chatTemplate().orElse(null);
    }
  }

  private void add(Sample sample) {
    samples.put(sample.task() + "/" + sample.document().index(), sample);
  }

  /** Compares every sample of a file; returns how many. */
  int checkSamples(Path file) throws IOException {
    int count = 0;
    for (String line : Files.readString(file).split("\n")) {
      JsonNode expected = JSON.readTree(line);
      if (expected.get("doc").asInt() >= run.path("limit").asInt(Integer.MAX_VALUE)) {
        continue;
      }
      String key = expected.get("task").asText() + "/" + expected.get("doc").asInt();
      checkSample(key, expected, samples.get(key));
      count++;
    }
    return count;
  }

  private void checkSample(String key, JsonNode expected, Sample sample) {
    assertNull(sample.error(), key);
    JsonNode requests = expected.path("req");
    for (int i = 0; i < requests.size(); i++) {
      JsonNode request = requests.get(i);
      checkLogLikelihood(key, key, request.get("ll").asDouble(), sample.scores().get(i).sum());
      assertEquals(request.get("greedy").asInt() == 1, sample.scores().get(i).greedy(), key);
    }
    if (expected.has("windows")) {
      checkLogLikelihood(key, key, expected.get("ll").asDouble(), sample.scores().get(0).sum());
    }
    if (expected.has("raw") && !nearTies.contains(key)) {
      assertEquals(expected.get("raw").asText(), sample.texts().get(0), key);
    }
    expected
        .get("metrics")
        .fields()
        .forEachRemaining(
            metric -> {
              if (metric.getValue().isObject()) {
                metric
                    .getValue()
                    .fields()
                    .forEachRemaining(
                        each ->
                            checkMetric(
                                key,
                                each.getKey() + "," + metric.getKey(),
                                each.getValue(),
                                sample));
              } else {
                checkMetric(key, metric.getKey() + ",none", metric.getValue(), sample);
              }
            });
  }

  /**
   * Within 1e-3, or two millionths of a long sum; where experts tie, within what perplexities are
   * compared by.
   */
  private void checkLogLikelihood(String key, String what, double expected, double actual) {
    boolean tie = EXPERT_TIES.contains(run.path("name").asText() + ":" + key);
    double relative = tie ? PERPLEXITY : 2e-6;
    assertEquals(expected, actual, Math.max(1e-3, relative * Math.abs(expected)), what);
  }

  private void checkMetric(String key, String metric, JsonNode expected, Sample sample) {
    if (metric.startsWith("bypass")) {
      return;
    }
    List<Double> actual = sample.metrics().get(metric);
    assertTrue(actual != null, key + " has no " + metric + " but " + sample.metrics().keySet());
    JsonNode values = expected.isArray() ? expected : JSON.createArrayNode().add(expected);
    boolean sum = metric.contains("perplexity") || metric.startsWith("bits_per_byte");
    for (int i = 0; i < values.size(); i++) {
      double value = values.get(i).isBoolean() ? values.get(i).asInt() : values.get(i).asDouble();
      if (sum) {
        checkLogLikelihood(key, key + " " + metric, value, actual.get(i));
      } else if (Math.abs(value - actual.get(i)) > EXACT) {
        assertTrue(nearTies.contains(key), key + " " + metric + ": " + value + ", " + actual);
        flipped.add(key.substring(0, key.indexOf('/')));
      }
    }
  }

  /** Compares tasks and groups; those with a near tie that fell otherwise are left out. */
  void checkResults(Path file) throws IOException {
    JsonNode root = JSON.readTree(file.toFile());
    for (String block : new String[] {"results", "groups"}) {
      root.path(block)
          .fields()
          .forEachRemaining(entry -> checkResult(entry.getKey(), entry.getValue()));
    }
  }

  private void checkResult(String name, JsonNode expected) {
    boolean isTask = results.stream().anyMatch(result -> result.task().equals(name));
    if (isTask ? flipped.contains(name) : !flipped.isEmpty()) {
      return;
    }
    expected
        .fields()
        .forEachRemaining(
            entry -> {
              String key = entry.getKey();
              if (key.contains(",") && !key.contains("_stderr,") && !key.startsWith("bypass")) {
                MetricValue actual = groups.get(name).get(key);
                assertTrue(actual != null, name + " has no " + key);
                checkValue(name + " " + key, entry.getValue().asDouble(), actual.value());
                JsonNode error = expected.path(key.replace(",", "_stderr,"));
                assertEquals(
                    error.isNumber(), actual.standardError().isPresent(), name + " " + key);
                if (error.isNumber()) {
                  checkValue(
                      name + " " + key + " stderr",
                      error.asDouble(),
                      actual.standardError().getAsDouble());
                }
              }
            });
  }

  private static void checkValue(String what, double expected, double actual) {
    boolean perplexity = what.contains("perplexity") || what.contains("bits_per_byte");
    assertEquals(expected, actual, perplexity ? PERPLEXITY * Math.abs(expected) : EXACT, what);
  }
}
