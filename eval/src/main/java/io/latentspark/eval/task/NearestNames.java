package io.latentspark.eval.task;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that resemble one that is unknown. */
final class NearestNames {
  private static final int SHOWN = 3;

  private NearestNames() {}

  /** The most similar names, the best first; none where nothing is alike. */
  static List<String> of(String name, Collection<String> known) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(each -> distance(wanted, each) <= Math.max(2, wanted.length() / 3))
        .sorted(
            Comparator.comparingInt((String each) -> distance(wanted, each))
                .thenComparing(Comparator.naturalOrder()))
        .limit(SHOWN)
        .toList();
  }

  /** Levenshtein's edit distance, less where one name begins with the other. */
  private static int distance(String name, String other) {
    int[] previous = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= name.length(); i++) {
      int[] current = new int[other.length() + 1];
      current[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int substituted = previous[j - 1] + (name.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substituted, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    int edits = previous[other.length()];
    boolean begins = other.startsWith(name) || name.startsWith(other);
    return begins ? (edits + 3) / 4 : edits;
  }
}
