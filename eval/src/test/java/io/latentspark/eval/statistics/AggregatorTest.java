package io.latentspark.eval.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.eval.EvalException;
import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.task.MetricConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against lm-eval's own functions, see statistics/make_expected.py. */
class AggregatorTest {

  static JsonNode expected() throws IOException {
    return new ObjectMapper()
        .readTree(Path.of("src/test/resources/statistics/expected.json").toFile());
  }

  static List<JsonNode> cases() throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    expected().get("cases").forEach(cases::add);
    return cases;
  }

  private static Aggregator aggregator(String aggregation, int iterations) {
    return Aggregator.of(
        "quiz", List.of(new MetricConfig("m", aggregation, false, Map.of())), iterations);
  }

  private static Map<String, List<Double>> document(Double... values) {
    return Map.of("m,none", List.of(values));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aggregatesAsLmEval(JsonNode example) throws IOException {
    List<Map<String, List<Double>>> documents = new ArrayList<>();
    for (JsonNode row : example.get("rows")) {
      List<Double> values = new ArrayList<>();
      row.forEach(value -> values.add(value.asDouble()));
      documents.add(Map.of("m,none", values));
    }
    MetricValue value =
        aggregator(example.get("aggregation").asText(), expected().get("iterations").asInt())
            .aggregate(documents)
            .get("m,none");
    assertEquals(example.get("value").asDouble(), value.value(), 1e-9);
    assertEquals(example.get("stderr").isNull(), value.standardError().isEmpty());
    value
        .standardError()
        .ifPresent(error -> assertEquals(example.get("stderr").asDouble(), error, 1e-9));
  }

  @Test
  void accuraciesOfInstructionsCountEachInstruction() {
    MetricValue value =
        aggregator("ifeval.agg_inst_level_acc", 100)
            .aggregate(List.of(document(1.0, 0.0, 0.0), document(1.0)))
            .get("m,none");
    assertEquals(0.5, value.value());
    assertTrue(value.standardError().isEmpty());
  }

  @Test
  void failedDocumentsAreWrongInMeansAndLeftOutOfPerplexities() {
    List<Map<String, List<Double>>> documents =
        List.of(document(1.0), Map.of(), document(1.0), document(0.0));
    assertEquals(0.5, aggregator("mean", 100).aggregate(documents).get("m,none").value());
    assertEquals(
        Math.exp(-2.0 / 3),
        aggregator("perplexity", 0).aggregate(documents).get("m,none").value(),
        1e-12);
  }

  @Test
  void noErrorOfOneDocumentOrWithoutIterations() {
    assertTrue(
        aggregator("mean", 100)
            .aggregate(List.of(document(1.0)))
            .get("m,none")
            .standardError()
            .isEmpty());
    assertTrue(
        aggregator("mean", 0)
            .aggregate(List.of(document(1.0), document(0.0)))
            .get("m,none")
            .standardError()
            .isEmpty());
  }

  @Test
  void unlistedMetricsAreMeans() {
    MetricValue value =
        aggregator("median", 100)
            .aggregate(
                List.of(Map.of("pass@1,none", List.of(1.0)), Map.of("pass@1,none", List.of(0.0))))
            .get("pass@1,none");
    assertEquals(new MetricValue(0.5, value.standardError(), true), value);
    assertEquals(0.5, value.standardError().getAsDouble());
  }

  @Test
  void anUnknownAggregationIsNamed() {
    EvalException e = assertThrows(EvalException.class, () -> aggregator("average", 100));
    assertEquals(
        "Task quiz aggregates m by \"average\", which is no aggregation. Write one of: bits_per_byte, bleu, brier_score, bypass, chrf, chrf++, f1, ifeval.agg_inst_level_acc, matthews_corrcoef, mean, median, nanmean, perplexity, ter, weighted_perplexity.",
        e.getMessage());
  }
}
