package io.latentspark.eval.metric;

import io.latentspark.eval.text.PythonNumber;
import io.latentspark.eval.text.PythonRegex;
import io.latentspark.eval.text.PythonText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * DROP's exact match and F1: the best over the document's {@code answers}, each a list of spans.
 *
 * <p>Words are compared in lower case, without articles and punctuation, numbers by value; F1 of a
 * span is 0 unless a number of it occurs in the answer, and is rounded to two decimals.
 */
final class DropMetrics implements DocumentMetric {

  private static final PythonRegex ARTICLES = PythonRegex.compile("\\b(a|an|the)\\b");
  private static final PythonRegex SEPARATORS = PythonRegex.compile(" |-");

  @Override
  public Map<String, List<Double>> score(Answered answered) {
    String predicted = normalized(answered.answers().get(0));
    double exactMatch = 0;
    double f1 = 0;
    for (Object answer : answered.column("answers", List.class)) {
      List<String> spans = ((List<?>) answer).stream().map(String::valueOf).toList();
      if (PythonText.strip(spans.get(0)).isEmpty()) {
        continue;
      }
      List<String> gold = spans.stream().map(DropMetrics::normalized).toList();
      exactMatch = Math.max(exactMatch, gold.equals(List.of(predicted)) ? 1 : 0);
      f1 = Math.max(f1, f1(words(predicted), gold));
    }
    return Map.of("em", List.of(exactMatch), "f1", List.of(f1));
  }

  /** The answer is one span: it is aligned with the span it fits best, the others get nothing. */
  private static double f1(Set<String> predicted, List<String> gold) {
    double best =
        gold.stream()
            .map(DropMetrics::words)
            .filter(span -> numbersAgree(span, predicted))
            .mapToDouble(span -> f1(predicted, span))
            .max()
            .orElse(0);
    return Math.rint(best / gold.size() * 100) / 100;
  }

  private static double f1(Set<String> predicted, Set<String> gold) {
    long common = gold.stream().filter(predicted::contains).count();
    double precision = predicted.isEmpty() ? 1 : (double) common / predicted.size();
    double recall = gold.isEmpty() ? 1 : (double) common / gold.size();
    return precision == 0 && recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
  }

  private static boolean numbersAgree(Set<String> gold, Set<String> predicted) {
    List<String> numbers = gold.stream().filter(DropMetrics::isNumber).toList();
    return numbers.isEmpty() || numbers.stream().anyMatch(predicted::contains);
  }

  private static Set<String> words(String normalized) {
    return new HashSet<>(PythonText.split(normalized));
  }

  private static String normalized(String answer) {
    List<String> tokens = new ArrayList<>();
    for (String token : SEPARATORS.split(answer)) {
      String word = withNumberFixed(withoutPunctuation(PythonText.lower(token)));
      String plain = String.join(" ", PythonText.split(ARTICLES.replace(word, " ")));
      if (!plain.isEmpty()) {
        tokens.add(plain);
      }
    }
    return String.join(" ", tokens);
  }

  private static String withoutPunctuation(String word) {
    return isNumber(word) ? word : PythonText.without(word, PythonText.PUNCTUATION);
  }

  private static String withNumberFixed(String word) {
    OptionalDouble number = PythonNumber.parseFloat(word);
    return number.isPresent() ? String.valueOf(number.getAsDouble()) : word;
  }

  private static boolean isNumber(String word) {
    return PythonNumber.parseFloat(word).isPresent();
  }
}
