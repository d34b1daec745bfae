package io.latentspark.eval.metric;

import io.latentspark.eval.text.PythonText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What BLEU needs of a document, as sacreBLEU counts it: words of mteval-v13a's tokenizer, of the
 * references' n-grams the largest count, of their lengths the nearest.
 */
final class BleuStatistics {
  private static final int ORDERS = 4;

  private record Rule(Pattern pattern, String replacement) {
    static Rule of(String regex, String replacement) {
      return new Rule(Pattern.compile(regex), replacement);
    }
  }

  /** Punctuation stands alone, but periods, commas and dashes within numbers. */
  private static final List<Rule> RULES =
      List.of(
          Rule.of("([\\x7b-\\x7e\\x5b-\\x60\\x20-\\x26\\x28-\\x2b\\x3a-\\x40/])", " $1 "),
          Rule.of("([^0-9])([.,])", "$1 $2 "),
          Rule.of("([.,])([^0-9])", " $1 $2"),
          Rule.of("([0-9])(-)", "$1 $2 "));

  private BleuStatistics() {}

  /** Matched and all n-grams for n from 1 to 4, words of the answer and of the reference. */
  static List<Double> of(Answered answered) {
    List<String> answer = words(answered.answers().get(0));
    Map<List<String>, Integer> expected = new HashMap<>();
    int nearest = -1;
    for (String target : answered.target().texts()) {
      List<String> reference = words(target);
      counts(reference).forEach((ngram, count) -> expected.merge(ngram, count, Math::max));
      nearest = nearer(nearest, reference.size(), answer.size());
    }
    double[] correct = new double[ORDERS];
    counts(answer)
        .forEach(
            (ngram, count) ->
                correct[ngram.size() - 1] += Math.min(count, expected.getOrDefault(ngram, 0)));
    List<Double> statistics = new ArrayList<>();
    for (double matched : correct) {
      statistics.add(matched);
    }
    for (int order = 1; order <= ORDERS; order++) {
      statistics.add((double) Math.max(0, answer.size() - order + 1));
    }
    statistics.add((double) answer.size());
    statistics.add((double) nearest);
    return statistics;
  }

  private static int nearer(int found, int length, int wanted) {
    if (found < 0) {
      return length;
    }
    int difference = Math.abs(length - wanted) - Math.abs(found - wanted);
    return difference < 0 || difference == 0 && length < found ? length : found;
  }

  private static Map<List<String>, Integer> counts(List<String> words) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int order = 1; order <= ORDERS; order++) {
      for (int i = 0; i + order <= words.size(); i++) {
        counts.merge(words.subList(i, i + order), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static List<String> words(String text) {
    String line =
        PythonText.stripEnd(text).replace("<skipped>", "").replace("-\n", "").replace('\n', ' ');
    line =
        line.replace("&quot;", "\"")
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">");
    line = " " + line + " ";
    for (Rule rule : RULES) {
      line = rule.pattern().matcher(line).replaceAll(rule.replacement());
    }
    return PythonText.split(line);
  }
}
