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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scores of translations and summaries against lm-eval's with sacreBLEU and rouge_score, see
 * translation/make_expected.py.
 */
class TranslationMetricsTest {
  private static final Path EXPECTED = Path.of("src/test/resources/translation/expected.json");

  private static final List<String> NAMES = List.of("bleu", "chrf", "chrf++", "ter");

  static Stream<JsonNode> corpora() throws IOException {
    return StreamSupport.stream(expected().get("corpora").spliterator(), false);
  }

  private static JsonNode expected() throws IOException {
    return new ObjectMapper().readTree(EXPECTED.toFile());
  }

  @ParameterizedTest
  @MethodSource("corpora")
  void areThoseOfSacrebleu(JsonNode corpus) {
    List<MetricConfig> metrics = NAMES.stream().map(name -> metric(name, name)).toList();
    List<Map<String, List<Double>>> values = scores(corpus, metrics);
    Map<String, MetricValue> all = Aggregator.of("translation", metrics, 100_000).aggregate(values);
    for (String name : NAMES) {
      MetricValue value = all.get(name + ",none");
      assertEquals(corpus.get(name).asDouble(), value.value(), 1e-9, name);
      if (values.size() > 1) {
        double error = value.standardError().getAsDouble();
        assertEquals(corpus.get(name + "_stderr").asDouble(), error, 1e-9, name);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("corpora")
  void areThoseOfRougeScore(JsonNode corpus) {
    checkRouge(corpus.get("rouge"), scores(corpus, List.of(metric("rouge", "mean"))));
    MetricConfig stemmed = new MetricConfig("rouge", "mean", true, Map.of("use_stemmer", true));
    checkRouge(corpus.get("rouge_stemmed"), scores(corpus, List.of(stemmed)));
  }

  private static void checkRouge(JsonNode expected, List<Map<String, List<Double>>> values) {
    for (int i = 0; i < values.size(); i++) {
      assertEquals(4, values.get(i).size());
      for (Map.Entry<String, List<Double>> value : values.get(i).entrySet()) {
        String type = value.getKey().replace(",none", "");
        assertEquals(expected.get(i).get(type).asDouble(), value.getValue().get(0), 1e-12, type);
      }
    }
  }

  @Test
  void stemsAreThoseOfNltk() throws IOException {
    expected()
        .get("stems")
        .fields()
        .forEachRemaining(
            each -> assertEquals(each.getValue().asText(), PorterStemmer.stem(each.getKey())));
  }

  @Test
  void kindsOfRougeThatDoNotExistAreNamed() {
    MetricConfig wrong =
        new MetricConfig("rouge", "mean", true, Map.of("rouge_types", List.of("rouge1", "rougeX")));
    EvalException error =
        assertThrows(EvalException.class, () -> DocumentScorer.of(rules(List.of(wrong))));
    assertEquals(
        "Task translation lists the metric \"rouge\" with \"rougeX\" in rouge_types, which ROUGE"
            + " does not have. Write rouge1 to rouge9, rougeL or rougeLsum.",
        error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"meteor", "rouge1"})
  void metricsThatAreNotThereAreNamed(String name) {
    EvalException error =
        assertThrows(
            EvalException.class, () -> DocumentScorer.of(rules(List.of(metric(name, "mean")))));
    assertTrue(
        error.getMessage().contains("lists the metric \"" + name + "\""), error.getMessage());
    assertTrue(error.getMessage().contains("bleu, bypass, chrf, chrf++,"), error.getMessage());
  }

  private static List<Map<String, List<Double>>> scores(
      JsonNode corpus, List<MetricConfig> metrics) {
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
    return values;
  }

  private static MetricConfig metric(String name, String aggregation) {
    return new MetricConfig(name, aggregation, true, Map.of());
  }

  private static ScoringRules rules(List<MetricConfig> metrics) {
    return new ScoringRules("translation", OutputType.GENERATE_UNTIL, null, metrics, List.of());
  }
}
