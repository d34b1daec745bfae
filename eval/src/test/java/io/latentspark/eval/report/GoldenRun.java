package io.latentspark.eval.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.result.Evaluation;
import io.latentspark.eval.result.LogLikelihood;
import io.latentspark.eval.result.Sample;
import io.latentspark.eval.result.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs of lm-eval on the demo model, as evaluations of ours. */
final class GoldenRun {
  static final String FOLDER = "/goldens/lm-eval-0.4.13/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenRun() {}

  /** The results of a run, given what its file lacks: a model's name and a time. */
  static Evaluation evaluation(String run, String model) {
    Evaluation read = ResultsFile.parse(run, json("demo/" + run + ".results.json"));
    return new Evaluation(
        model,
        "0123abcd",
        Instant.parse("2026-11-24T20:00:00.250Z"),
        61.5,
        read.tasks(),
        read.groups(),
        Map.of("model", model, "num_fewshot", 0, "max_length", 2048));
  }

  static List<Sample> samples(String run) {
    List<Sample> samples = new ArrayList<>();
    for (String line : text("demo/" + run + ".jsonl").split("\n")) {
      samples.add(sample(parse(line)));
    }
    return samples;
  }

  static JsonNode json(String file) {
    return parse(text(file));
  }

  static String text(String file) {
    try (InputStream in = GoldenRun.class.getResourceAsStream(FOLDER + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Sample sample(JsonNode line) {
    String prompt =
        line.path("prompt").asText("(" + line.path("prompt_chars").asInt() + " characters)");
    List<String> continuations = new ArrayList<>();
    List<LogLikelihood> scores = new ArrayList<>();
    for (JsonNode request : line.path("req")) {
      continuations.add(request.path("cont").asText());
      scores.add(
          new LogLikelihood(
              request.path("ll").asDouble(),
              request.path("greedy").asInt() == 1,
              request.path("ids").size()));
    }
    boolean generated = line.has("raw");
    int requests = generated ? 1 : continuations.size();
    return new Sample(
        line.path("task").asText(),
        new Document(line.path("doc").asInt(), Map.of("question", prompt)),
        target(line.path("target"), continuations),
        Collections.nCopies(requests, prompt),
        continuations,
        scores,
        generated ? List.of(line.path("raw").asText()) : List.of(),
        filtered(line.path("filtered")),
        metrics(line.path("metrics")),
        Collections.nCopies(requests, line.path("ctx_tokens").asInt()),
        null);
  }

  private static Target target(JsonNode target, List<String> continuations) {
    return target.isInt()
        ? new Target(List.of(continuations.get(target.asInt()).strip()), List.of(target.asInt()))
        : new Target(List.of(target.asText()), List.of());
  }

  private static Map<String, List<String>> filtered(JsonNode answers) {
    Map<String, List<String>> filtered = new LinkedHashMap<>();
    answers.properties().forEach(e -> filtered.put(e.getKey(), List.of(e.getValue().asText())));
    return filtered;
  }

  /** Of generated answers a map of metrics for each filter. */
  private static Map<String, List<Double>> metrics(JsonNode values) {
    Map<String, List<Double>> metrics = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : values.properties()) {
      if (entry.getValue().isObject()) {
        entry
            .getValue()
            .properties()
            .forEach(
                metric ->
                    metrics.put(
                        metric.getKey() + "," + entry.getKey(),
                        List.of(metric.getValue().asDouble())));
      } else {
        metrics.put(entry.getKey() + ",none", List.of(entry.getValue().asDouble()));
      }
    }
    return metrics;
  }
}
