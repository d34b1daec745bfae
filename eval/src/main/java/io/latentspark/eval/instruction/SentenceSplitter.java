package io.latentspark.eval.instruction;

import io.latentspark.eval.text.PythonRegex;
import io.latentspark.eval.text.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;

/**
 * Sentences as Punkt (Kiss and Strunk 2006) with NLTK's English model finds them.
 *
 * <p>A word here ends at white space, quotes and brackets; Punkt's own words are a little finer, so
 * that the two can differ where several marks meet inside of a word, as in {@code a.(b.)c}.
 */
final class SentenceSplitter {

  private static final PythonRegex BOUNDARY =
      PythonRegex.compile(
          "[.?!](?=([)\";}\\]*:@'({\\[\\u2018\\u2019\\u201c\\u201d\\xab\\xbb?!]|\\s+(\\S+)))");
  private static final PythonRegex CLOSING =
      PythonRegex.compile(
          "(?m)\\A[\"')\\]}\\u2018\\u2019\\u201c\\u201d\\xab\\xbb]+?(?:\\s+|(?=--)|$)");
  private static final PythonRegex INITIAL = PythonRegex.compile("[^\\W\\d]\\.");
  private static final PythonRegex NUMBER = PythonRegex.compile("-?[\\.,]?\\d[\\d,\\.-]*\\.?");

  private SentenceSplitter() {}

  static List<String> split(String text) {
    String trimmed = PythonText.stripEnd(text);
    List<String> sentences = new ArrayList<>();
    int start = 0;
    for (MatchResult boundary : BOUNDARY.matches(trimmed)) {
      if (boundary.start() < start || !endsSentence(trimmed, boundary)) {
        continue;
      }
      int end = boundary.end() + closingLength(trimmed.substring(boundary.end()));
      add(sentences, trimmed.substring(start, end));
      start = end;
    }
    add(sentences, trimmed.substring(start));
    return sentences;
  }

  private static void add(List<String> sentences, String sentence) {
    String stripped = PythonText.strip(sentence);
    if (!stripped.isEmpty()) {
      sentences.add(stripped);
    }
  }

  /** Quotes and brackets after the end that still belong to the sentence. */
  private static int closingLength(String rest) {
    String next = PythonText.stripStart(rest);
    int skipped = rest.length() - next.length();
    return CLOSING
        .search(next)
        .map(match -> skipped + PythonText.stripEnd(match.group()).length())
        .orElse(0);
  }

  private static boolean endsSentence(String text, MatchResult boundary) {
    String next = boundary.group(2);
    String after = boundary.group(1);
    if (next == null && "?!".contains(after)) {
      return false;
    }
    String token = tokenBefore(text, boundary.end());
    String core = token.replaceFirst("\\.+$", "");
    if (core.endsWith("?") || core.endsWith("!") || !boundary.group().equals(".")) {
      return true;
    }
    return endsAfter(token, core, firstToken(next == null ? after : next));
  }

  /** Punkt's decision on a word with a period, by the word after it. */
  private static boolean endsAfter(String token, String core, String next) {
    boolean ellipsis = token.endsWith("..");
    boolean initial = INITIAL.isFullMatch(token);
    boolean number = NUMBER.isFullMatch(token);
    String type = number ? "##number##" : PythonText.lower(core);
    String nextType = NUMBER.isFullMatch(next) ? "##number##" : PythonText.lower(next);
    if (PunktModel.isCollocation(type, nextType)) {
      return false;
    }
    boolean capital = Character.isUpperCase(next.codePointAt(0));
    boolean small = Character.isLowerCase(next.codePointAt(0));
    boolean starts = capital && PunktModel.isCapitalOnlyAtStart(nextType);
    boolean ends = !ellipsis && !PunktModel.isAbbreviation(type);
    if (!ends && !initial) {
      return starts || (capital && PunktModel.isStarter(nextType));
    }
    if (!initial && !number) {
      return ends;
    }
    boolean name = initial && capital && !PunktModel.isSeenLowercase(nextType);
    return ends && !small && !name;
  }

  private static String tokenBefore(String text, int end) {
    int start = end - 1;
    while (start > 0 && " \t\n\r\"'([{".indexOf(text.charAt(start - 1)) < 0) {
      start--;
    }
    return text.substring(start, end);
  }

  /** The first word of a run without white space: a mark, or what stands before one. */
  private static String firstToken(String run) {
    if ("(\"`{[:;&#*@)}]-,".indexOf(run.charAt(0)) >= 0) {
      return run.substring(0, 1);
    }
    int end = 1;
    while (end < run.length()
        && ")\";}]*:@'({[?!\u2018\u2019\u201c\u201d,".indexOf(run.charAt(end)) < 0) {
      end++;
    }
    String token = run.substring(0, end);
    boolean period = token.length() > 1 && token.endsWith(".");
    return period && !PunktModel.isAbbreviation(PythonText.lower(token.substring(0, end - 1)))
        ? token.substring(0, end - 1)
        : token;
  }
}
