package io.latentspark.eval.metric;

import io.latentspark.eval.statistics.CorpusScores;
import io.latentspark.eval.text.PythonText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What chrF and chrF++ need of a document, as sacreBLEU counts it: n-grams of characters without
 * white space, for chrF++ of words too; of several references those that fit best.
 */
final class ChrfStatistics {
  private static final int CHARACTER_ORDERS = 6;
  private static final int WORD_ORDERS = 2;

  private final int wordOrders;

  private ChrfStatistics(int wordOrders) {
    this.wordOrders = wordOrders;
  }

  /** For n from 1 to 6: n-grams of the answer, of the reference, and of both. */
  static List<Double> ofCharacters(Answered answered) {
    return new ChrfStatistics(0).of(answered);
  }

  /** The same, and after it for one and two words. */
  static List<Double> ofCharactersAndWords(Answered answered) {
    return new ChrfStatistics(WORD_ORDERS).of(answered);
  }

  private List<Double> of(Answered answered) {
    String answer = answered.answers().get(0);
    double[] best = null;
    double most = -1;
    for (String target : answered.target().texts()) {
      double[] statistics = statistics(answer, target);
      double score = CorpusScores.chrf(new double[][] {statistics});
      if (score > most) {
        most = score;
        best = statistics;
      }
    }
    return Arrays.stream(best).boxed().toList();
  }

  private double[] statistics(String answer, String reference) {
    double[] statistics = new double[3 * (CHARACTER_ORDERS + wordOrders)];
    List<String> found = characters(answer);
    List<String> expected = characters(reference);
    for (int order = 1; order <= CHARACTER_ORDERS; order++) {
      count(found, expected, order, statistics, 3 * (order - 1));
    }
    for (int order = 1; order <= wordOrders; order++) {
      int at = 3 * (CHARACTER_ORDERS + order - 1);
      count(words(answer), words(reference), order, statistics, at);
    }
    return statistics;
  }

  private static void count(
      List<String> answer, List<String> reference, int order, double[] statistics, int at) {
    Map<List<String>, Integer> expected = counts(reference, order);
    statistics[at] = expected.isEmpty() ? 0 : Math.max(0, answer.size() - order + 1);
    statistics[at + 1] = Math.max(0, reference.size() - order + 1);
    statistics[at + 2] =
        counts(answer, order).entrySet().stream()
            .mapToInt(each -> Math.min(each.getValue(), expected.getOrDefault(each.getKey(), 0)))
            .sum();
  }

  private static Map<List<String>, Integer> counts(List<String> units, int order) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int i = 0; i + order <= units.size(); i++) {
      counts.merge(units.subList(i, i + order), 1, Integer::sum);
    }
    return counts;
  }

  private static List<String> characters(String text) {
    return String.join("", PythonText.split(text))
        .codePoints()
        .mapToObj(Character::toString)
        .toList();
  }

  /**
   * One mark of ASCII punctuation at a word's end, or else at its beginning, is a word of its own.
   */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : PythonText.split(text)) {
      int last = word.length() - 1;
      int cut = 0;
      if (PythonText.length(word) > 1) {
        cut = isMark(word.charAt(last)) ? last : isMark(word.charAt(0)) ? 1 : 0;
      }
      if (cut > 0) {
        words.add(word.substring(0, cut));
      }
      words.add(word.substring(cut));
    }
    return words;
  }

  private static boolean isMark(char character) {
    return PythonText.PUNCTUATION.indexOf(character) >= 0;
  }
}
