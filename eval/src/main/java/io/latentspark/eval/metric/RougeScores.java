package io.latentspark.eval.metric;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.task.MetricConfig;
import io.latentspark.eval.text.PythonText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code rouge}: F-measures from 0 to 1 as the package rouge_score computes them (Lin 2004), of
 * several references that of the best. Values are named by {@code rouge_types}; {@code use_stemmer}
 * compares words by their stems.
 */
final class RougeScores implements DocumentMetric {
  private static final List<String> DEFAULT_TYPES =
      List.of("rouge1", "rouge2", "rougeL", "rougeLsum");

  private final List<String> types;
  private final boolean stemmed;

  RougeScores(String task, MetricConfig config) {
    this.types =
        config.arguments().get("rouge_types") instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : DEFAULT_TYPES;
    for (String type : types) {
      if (!type.matches("rouge(?:[1-9]|L|Lsum)")) {
        throw EvalErrors.rougeTypeUnknown(task, type);
      }
    }
    this.stemmed = Boolean.TRUE.equals(config.arguments().get("use_stemmer"));
  }

  @Override
  public Map<String, List<Double>> score(Answered answered) {
    String answer = answered.answers().get(0);
    Map<String, List<Double>> scores = new LinkedHashMap<>();
    for (String type : types) {
      double best =
          answered.target().texts().stream()
              .mapToDouble(reference -> score(type, reference, answer))
              .max()
              .orElse(0);
      scores.put(type, List.of(best));
    }
    return scores;
  }

  private double score(String type, String reference, String answer) {
    return switch (type) {
      case "rougeL" -> subsequence(words(reference), words(answer));
      case "rougeLsum" -> CommonSubsequence.ofLines(lines(reference), lines(answer));
      default -> ngrams(type.charAt(5) - '0', words(reference), words(answer));
    };
  }

  private static double subsequence(List<String> reference, List<String> answer) {
    int common = CommonSubsequence.indices(reference, answer).length;
    return fMeasure(common, answer.size(), reference.size());
  }

  private static double ngrams(int order, List<String> reference, List<String> answer) {
    Map<List<String>, Integer> expected = counts(order, reference);
    int common =
        counts(order, answer).entrySet().stream()
            .mapToInt(each -> Math.min(each.getValue(), expected.getOrDefault(each.getKey(), 0)))
            .sum();
    return fMeasure(common, answer.size() - order + 1, reference.size() - order + 1);
  }

  private static Map<List<String>, Integer> counts(int order, List<String> words) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int i = 0; i + order <= words.size(); i++) {
      counts.merge(words.subList(i, i + order), 1, Integer::sum);
    }
    return counts;
  }

  /** The harmonic mean of precision and recall. */
  static double fMeasure(int common, int found, int expected) {
    if (common == 0) {
      return 0;
    }
    double precision = (double) common / found;
    double recall = (double) common / expected;
    return 2 * precision * recall / (precision + recall);
  }

  private List<List<String>> lines(String text) {
    return Arrays.stream(text.split("\n"))
        .filter(line -> !line.isEmpty())
        .map(this::words)
        .toList();
  }

  /** Runs of ASCII letters and digits. Words of up to three letters have no other stem. */
  private List<String> words(String text) {
    return Stream.of(PythonText.lower(text).split("[^a-z0-9]+"))
        .filter(word -> !word.isEmpty())
        .map(word -> stemmed && word.length() > 3 ? PorterStemmer.stem(word) : word)
        .toList();
  }
}
