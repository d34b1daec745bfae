package io.latentspark.eval.metric;

import io.latentspark.eval.statistics.CorpusScores;
import io.latentspark.eval.text.PythonText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What chrF needs of a document, as sacreBLEU counts it: n-grams of characters without white space,
 * of several references those that fit best.
 */
final class ChrfStatistics {
  private static final int ORDERS = 6;

  private ChrfStatistics() {}

  /** For n from 1 to 6: n-grams of the answer, of the reference, and of both. */
  static List<Double> of(Answered answered) {
    int[] answer = characters(answered.answers().get(0));
    double[] best = null;
    double most = -1;
    for (String target : answered.target().texts()) {
      double[] statistics = statistics(answer, characters(target));
      double score = CorpusScores.chrf(new double[][] {statistics});
      if (score > most) {
        most = score;
        best = statistics;
      }
    }
    return Arrays.stream(best).boxed().toList();
  }

  private static double[] statistics(int[] answer, int[] reference) {
    double[] statistics = new double[3 * ORDERS];
    for (int order = 1; order <= ORDERS; order++) {
      Map<String, Integer> found = counts(answer, order);
      Map<String, Integer> expected = counts(reference, order);
      int at = 3 * (order - 1);
      statistics[at] = expected.isEmpty() ? 0 : Math.max(0, answer.length - order + 1);
      statistics[at + 1] = Math.max(0, reference.length - order + 1);
      statistics[at + 2] =
          found.entrySet().stream()
              .mapToInt(each -> Math.min(each.getValue(), expected.getOrDefault(each.getKey(), 0)))
              .sum();
    }
    return statistics;
  }

  private static Map<String, Integer> counts(int[] characters, int order) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i + order <= characters.length; i++) {
      counts.merge(new String(characters, i, order), 1, Integer::sum);
    }
    return counts;
  }

  private static int[] characters(String text) {
    return String.join("", PythonText.split(text)).codePoints().toArray();
  }
}
