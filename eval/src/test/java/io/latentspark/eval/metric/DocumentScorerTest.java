package io.latentspark.eval.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.latentspark.eval.EvalException;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.result.LogLikelihood;
import io.latentspark.eval.result.Target;
import io.latentspark.eval.task.FilterConfig;
import io.latentspark.eval.task.MetricConfig;
import io.latentspark.eval.task.OutputType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the goldens do not show; values by lm-eval's definitions. */
class DocumentScorerTest {

  private static final Document DOCUMENT = new Document(0, Map.of());

  private static MetricConfig metric(String name) {
    return new MetricConfig(name, "mean", true, Map.of());
  }

  private static DocumentScorer scorer(OutputType type, MetricConfig... metrics) {
    return DocumentScorer.of(new ScoringRules("quiz", type, null, List.of(metrics), List.of()));
  }

  private static List<LogLikelihood> scores(double... sums) {
    return Arrays.stream(sums).mapToObj(sum -> new LogLikelihood(sum, sum > -2, 1)).toList();
  }

  @ParameterizedTest
  @CsvSource({"acc,1", "acc_norm,0", "acc_bytes,1", "acc_mutual_info,0", "exact_match,1"})
  void choosesByItsOwnScore(String name, double expected) {
    // By code points "東京都" wins (-3/3 to -1.2/1), by bytes "x"'s -1.2 loses to -3/9.
    List<String> choices = List.of("x", "東京都", "abcd");
    Target target = new Target(List.of("x"), List.of(name.equals("acc_bytes") ? 1 : 0));
    Map<String, List<Double>> values =
        scorer(OutputType.MULTIPLE_CHOICE, metric(name))
            .score(DOCUMENT, target, choices, scores(-1.2, -3, -9, -0.5, -3.5, -8.9), List.of())
            .metrics();
    assertEquals(Map.of(name + ",none", List.of(expected)), values);
  }

  /** RULER's string_match_all: the share of references that occur in the answer. */
  @ParameterizedTest
  @CsvSource({"' 4817253.',0", "'Eat a SANDWICH in dolores park',0.6667", "a sunny day,0.3333"})
  void findsTextsInAnAnswer(String answer, double expected) {
    Target target = new Target(List.of("sandwich", "Dolores Park", "sunny day"), List.of());
    double found =
        scorer(OutputType.GENERATE_UNTIL, metric("string_match_all"))
            .score(DOCUMENT, target, List.of(), List.of(), List.of(answer))
            .metrics()
            .get("string_match_all,none")
            .get(0);
    assertEquals(expected, found, 1e-4);
  }

  @Test
  void theFirstOfEqualChoicesCountsAndAnyRightOneDoes() {
    DocumentScorer scorer = scorer(OutputType.MULTIPLE_CHOICE, metric("acc"));
    List<String> choices = List.of("A", "B", "C");
    assertEquals(
        Map.of("acc,none", List.of(1.0)),
        scorer
            .score(
                DOCUMENT,
                new Target(List.of("B"), List.of(2, 1)),
                choices,
                scores(-3, -1, -1),
                List.of())
            .metrics());
    assertEquals(
        Map.of("acc,none", List.of(0.0)),
        scorer
            .score(
                DOCUMENT,
                new Target(List.of("?"), List.of()),
                choices,
                scores(-3, -1, -1),
                List.of())
            .metrics());
  }

  @Test
  void brierScoreKeepsTheProbabilities() {
    List<Double> values =
        scorer(OutputType.MULTIPLE_CHOICE, metric("brier_score"))
            .score(
                DOCUMENT,
                new Target(List.of("B"), List.of(1)),
                List.of("A", "B"),
                scores(Math.log(3) - 700, -700),
                List.of())
            .metrics()
            .get("brier_score,none");
    assertEquals(1, values.get(0));
    assertEquals(0.75, values.get(1), 1e-12);
    assertEquals(0.25, values.get(2), 1e-12);
  }

  @ParameterizedTest
  @CsvSource({"7,1", "'7 ',0", "seven,1", "8,0"})
  void anyTargetMatches(String answer, double expected) {
    assertEquals(
        Map.of("exact_match,none", List.of(expected)),
        scorer(OutputType.GENERATE_UNTIL, metric("exact_match"))
            .score(
                DOCUMENT,
                new Target(List.of("7", "seven"), List.of()),
                List.of(),
                List.of(),
                List.of(answer))
            .metrics());
  }

  @Test
  void exactMatchIgnoresWhatItIsTold() {
    MetricConfig metric =
        new MetricConfig(
            "exact_match",
            "mean",
            true,
            Map.of(
                "ignore_case", true,
                "ignore_punctuation", true,
                "ignore_numbers", true,
                "regexes_to_ignore", List.of("^the ", "\\$")));
    assertEquals(
        Map.of("exact_match,none", List.of(1.0)),
        scorer(OutputType.GENERATE_UNTIL, metric)
            .score(
                DOCUMENT,
                new Target(List.of("Fox, $12"), List.of()),
                List.of(),
                List.of(),
                List.of("the FOX 3"))
            .metrics());
  }

  @Test
  void withoutTakeFirstTheMeanOverRepeatsCounts() {
    FilterConfig strip =
        new FilterConfig("strip", List.of(new FilterConfig.Step("remove_whitespace", Map.of())));
    DocumentScores scores =
        DocumentScorer.of(
                new ScoringRules(
                    "quiz",
                    OutputType.GENERATE_UNTIL,
                    null,
                    List.of(metric("exact_match")),
                    List.of(strip)))
            .score(
                DOCUMENT,
                new Target(List.of("7"), List.of()),
                List.of(),
                List.of(),
                List.of("7 ", " 7", "8", "9"));
    assertEquals(Map.of("strip", List.of("7", "7", "8", "9")), scores.filtered());
    assertEquals(Map.of("exact_match,strip", List.of(0.5)), scores.metrics());
  }

  @Test
  void truthfulnessIsTheShareOfTrueAnswers() {
    Document document =
        new Document(0, Map.of("mc2_targets", Map.of("labels", List.of(1L, 0L, 1L))));
    double score =
        DocumentScorer.of(
                new ScoringRules(
                    "truthfulqa_mc2",
                    OutputType.MULTIPLE_CHOICE,
                    "truthfulqa.process_results_mc2",
                    List.of(metric("acc")),
                    List.of()))
            .score(
                document,
                new Target(List.of("a"), List.of(0)),
                List.of("a", "b", "c"),
                scores(Math.log(0.1), Math.log(0.2), Math.log(0.1)),
                List.of())
            .metrics()
            .get("acc,none")
            .get(0);
    assertEquals(0.5, score, 1e-12);
  }

  @Test
  void rollingMetricsCountWordsAndBytes() {
    Map<String, List<Double>> values =
        scorer(
                OutputType.LOGLIKELIHOOD_ROLLING,
                metric("word_perplexity"),
                metric("byte_perplexity"),
                metric("bits_per_byte"))
            .score(
                DOCUMENT,
                new Target(List.of(" Tōkyō \n is big"), List.of()),
                List.of(),
                scores(-40),
                List.of())
            .metrics();
    assertEquals(
        Map.of(
            "word_perplexity,none", List.of(-40.0, 4.0),
            "byte_perplexity,none", List.of(-40.0, 17.0),
            "bits_per_byte,none", List.of(-40.0, 17.0)),
        values);
  }

  @Test
  void errorsNameTaskAndCause() {
    assertEquals(
        "Task quiz lists the metric \"accuracy\", which output_type multiple_choice does not have. Write one of: acc, acc_bytes, acc_mutual_info, acc_norm, brier_score, exact_match, f1, mcc.",
        assertThrows(
                EvalException.class, () -> scorer(OutputType.MULTIPLE_CHOICE, metric("accuracy")))
            .getMessage());
    MetricConfig metric =
        new MetricConfig("exact_match", "mean", true, Map.of("regexes_to_ignore", List.of("[")));
    assertEquals(
        "Task quiz, metric \"exact_match\": the regular expression [ is not valid: unterminated character set (at character 1). Correct it in the task's YAML; it is read as Python's re reads it.",
        assertThrows(EvalException.class, () -> scorer(OutputType.GENERATE_UNTIL, metric))
            .getMessage());
  }
}
