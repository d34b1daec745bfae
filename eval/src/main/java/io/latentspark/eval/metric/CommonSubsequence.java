package io.latentspark.eval.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Longest common subsequences of words, as ROUGE-L and ROUGE-Lsum count them. */
final class CommonSubsequence {
  private CommonSubsequence() {}

  /**
   * Where the words of one longest common subsequence stand in the reference, from last to first.
   */
  static int[] indices(List<String> reference, List<String> answer) {
    int[][] lengths = lengths(reference, answer);
    int i = reference.size();
    int j = answer.size();
    int[] indices = new int[lengths[i][j]];
    int found = 0;
    while (i > 0 && j > 0) {
      if (reference.get(i - 1).equals(answer.get(j - 1))) {
        indices[found++] = i - 1;
        i--;
        j--;
      } else if (lengths[i][j - 1] > lengths[i - 1][j]) {
        j--;
      } else {
        i--;
      }
    }
    return indices;
  }

  /**
   * ROUGE-L of whole summaries: words of a reference's line count that are in the longest common
   * subsequence with any line of the answer, each at most as often as both texts have it.
   */
  static double ofLines(List<List<String>> reference, List<List<String>> answer) {
    Map<String, Integer> expected = counts(reference);
    Map<String, Integer> found = counts(answer);
    int common = 0;
    for (List<String> line : reference) {
      TreeSet<Integer> union = new TreeSet<>();
      for (List<String> other : answer) {
        for (int index : indices(line, other)) {
          union.add(index);
        }
      }
      for (int index : union) {
        String word = line.get(index);
        if (found.get(word) > 0 && expected.get(word) > 0) {
          common++;
          found.merge(word, -1, Integer::sum);
          expected.merge(word, -1, Integer::sum);
        }
      }
    }
    return RougeScores.fMeasure(common, size(answer), size(reference));
  }

  private static int size(List<List<String>> lines) {
    return lines.stream().mapToInt(List::size).sum();
  }

  private static Map<String, Integer> counts(List<List<String>> lines) {
    Map<String, Integer> counts = new HashMap<>();
    lines.forEach(line -> line.forEach(word -> counts.merge(word, 1, Integer::sum)));
    return counts;
  }

  private static int[][] lengths(List<String> reference, List<String> answer) {
    int[][] lengths = new int[reference.size() + 1][answer.size() + 1];
    for (int i = 1; i <= reference.size(); i++) {
      for (int j = 1; j <= answer.size(); j++) {
        lengths[i][j] =
            reference.get(i - 1).equals(answer.get(j - 1))
                ? lengths[i - 1][j - 1] + 1
                : Math.max(lengths[i - 1][j], lengths[i][j - 1]);
      }
    }
    return lengths;
  }
}
