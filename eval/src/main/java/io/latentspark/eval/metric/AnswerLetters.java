package io.latentspark.eval.metric;

import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Capital letters that a generated answer names, as AGIEval reads them. */
final class AnswerLetters {
  private static final Pattern LETTER = Pattern.compile("[A-G]");

  private AnswerLetters() {}

  /** Whether the first letter is the target. */
  static double first(Answered answered) {
    return LETTER
        .matcher(answered.answers().get(0))
        .results()
        .findFirst()
        .filter(letter -> letter.group().equals(answered.target().texts().get(0)))
        .map(letter -> 1.0)
        .orElse(0.0);
  }

  /** Whether the letters are those of the target. */
  static double all(Answered answered) {
    return letters(answered.answers().get(0)).equals(letters(answered.target().texts().get(0)))
        ? 1
        : 0;
  }

  private static TreeSet<String> letters(String text) {
    return LETTER
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
