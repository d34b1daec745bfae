package io.latentspark.eval.instruction;

import io.latentspark.eval.text.PythonRegex;
import io.latentspark.eval.text.PythonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;

/**
 * Sentences as Punkt (Kiss and Strunk 2006) with NLTK's English model finds them.
 *
 * <p>The model's abbreviations and frequent sentence starters are here; its table of how often a
 * word is written with a capital and its collocations are not. So this can differ from Punkt after
 * an abbreviation, an initial, an ordinal ({@code 5.}) or an ellipsis, where Punkt asks the table
 * whether the next, capitalised word begins a sentence: here it does if it is one of the frequent
 * starters.
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

  private static final Set<String> ABBREVIATIONS = lines("abbreviations.txt");
  private static final Set<String> STARTERS = lines("sentence-starters.txt");

  private SentenceSplitter() {}

  private static Set<String> lines(String resource) {
    try (InputStream stream = SentenceSplitter.class.getResourceAsStream(resource)) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return new HashSet<>(PythonText.split(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
    if (next == null) {
      return endsBeforePunctuation(text, boundary);
    }
    if (!boundary.group().equals(".")) {
      return true;
    }
    String token = tokenBefore(text, boundary.end());
    boolean ellipsis = token.endsWith("..");
    String type = PythonText.lower(token.substring(0, token.length() - 1));
    boolean initial = INITIAL.isFullMatch(token);
    boolean number = NUMBER.isFullMatch(token);
    if (initial) {
      return !isCapital(next) ? false : STARTERS.contains(PythonText.lower(next));
    }
    if (ellipsis || isAbbreviation(type)) {
      return isCapital(next) && STARTERS.contains(word(next));
    }
    return !number || !isSmall(next);
  }

  /** A sentence ends before a closing quote or bracket if a token follows that. */
  private static boolean endsBeforePunctuation(String text, MatchResult boundary) {
    String after = boundary.group(1);
    if ("?!".contains(after) || "([{".contains(after)) {
      return false;
    }
    String token = tokenBefore(text, boundary.end());
    String type = PythonText.lower(token.substring(0, token.length() - 1));
    return !boundary.group().equals(".")
        || !(isAbbreviation(type) || token.endsWith("..") || INITIAL.isFullMatch(token));
  }

  private static boolean isAbbreviation(String type) {
    return ABBREVIATIONS.contains(type)
        || ABBREVIATIONS.contains(type.substring(type.lastIndexOf('-') + 1));
  }

  private static String tokenBefore(String text, int end) {
    int start = end - 1;
    while (start > 0 && " \t\n\r\"'([{".indexOf(text.charAt(start - 1)) < 0) {
      start--;
    }
    return text.substring(start, end);
  }

  private static String word(String token) {
    return PythonText.lower(PythonText.strip(token, ".,;:!?\"'()[]"));
  }

  private static boolean isCapital(String token) {
    return Character.isUpperCase(token.codePointAt(0));
  }

  private static boolean isSmall(String token) {
    return Character.isLowerCase(token.codePointAt(0));
  }
}
