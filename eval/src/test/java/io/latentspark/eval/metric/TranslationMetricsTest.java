package io.latentspark.eval.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.eval.EvalException;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.result.Target;
import io.latentspark.eval.statistics.Aggregator;
import io.latentspark.eval.task.MetricConfig;
import io.latentspark.eval.task.OutputType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BLEU and chrF against lm-eval's with sacreBLEU, see translation/make_expected.py. */
class TranslationMetricsTest {
  private static final Path EXPECTED = Path.of("src/test/resources/translation/expected.json");

  static Stream<JsonNode> corpora() throws IOException {
    return StreamSupport.stream(
        new ObjectMapper().readTree(EXPECTED.toFile()).spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("corpora")
  void areThoseOfSacrebleu(JsonNode corpus) {
    List<MetricConfig> metrics = Stream.of("bleu", "chrf").map(name -> metric(name, name)).toList();
    DocumentScorer scorer = DocumentScorer.of(rules(metrics));
    List<Map<String, List<Double>>> values = new ArrayList<>();
    for (JsonNode document : corpus.get("documents")) {
      List<String> targets = new ArrayList<>();
      document.get("targets").forEach(target -> targets.add(target.asText()));
      values.add(
          scorer
              .score(
                  new Document(0, Map.of()),
                  new Target(targets, List.of()),
                  List.of(),
                  List.of(),
                  List.of(document.get("answer").asText()))
              .metrics());
    }
    Map<String, MetricValue> all = Aggregator.of("translation", metrics, 100_000).aggregate(values);
    for (String name : List.of("bleu", "chrf")) {
      MetricValue value = all.get(name + ",none");
      assertEquals(corpus.get(name).asDouble(), value.value(), 1e-9, name);
      if (values.size() > 1) {
        double error = value.standardError().getAsDouble();
        assertEquals(corpus.get(name + "_stderr").asDouble(), error, 1e-9, name);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ter", "rouge", "chrf++"})
  void metricsThatAreNotThereAreNamed(String name) {
    EvalException error =
        assertThrows(
            EvalException.class, () -> DocumentScorer.of(rules(List.of(metric(name, "mean")))));
    assertTrue(
        error.getMessage().contains("lists the metric \"" + name + "\""), error.getMessage());
    assertTrue(error.getMessage().contains("bleu, bypass, chrf"), error.getMessage());
  }

  private static MetricConfig metric(String name, String aggregation) {
    return new MetricConfig(name, aggregation, true, Map.of());
  }

  private static ScoringRules rules(List<MetricConfig> metrics) {
    return new ScoringRules("translation", OutputType.GENERATE_UNTIL, null, metrics, List.of());
  }
}
