package io.latentspark.eval.text;

import io.latentspark.engine.text.PythonStrings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What Python's {@code str} does, where Java's strings do something else. */
public final class PythonText {

  /** {@code string.punctuation}. */
  public static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private PythonText() {}

  /** {@code str.isspace} of one code point: Unicode's whitespace and the four separators. */
  public static boolean isSpace(int codePoint) {
    return PythonStrings.isSpace(codePoint);
  }

  /** {@code text.strip()}. */
  public static String strip(String text) {
    return stripEnd(stripStart(text));
  }

  /** {@code text.lstrip()}. */
  public static String stripStart(String text) {
    int start = 0;
    while (start < text.length() && isSpace(text.charAt(start))) {
      start++;
    }
    return text.substring(start);
  }

  /** {@code text.rstrip()}. */
  public static String stripEnd(String text) {
    return PythonStrings.stripEnd(text);
  }

  /** {@code text.strip(characters)}. */
  public static String strip(String text, String characters) {
    int start = 0;
    int end = text.length();
    while (start < end && characters.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && characters.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(start, end);
  }

  /** {@code text.split()}: the runs between whitespace. */
  public static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || isSpace(text.charAt(i))) {
        if (start >= 0) {
          words.add(text.substring(start, i));
        }
        start = -1;
      } else if (start < 0) {
        start = i;
      }
    }
    return words;
  }

  /** {@code text.split(separator)}: empty pieces stay. */
  public static List<String> split(String text, String separator) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    int next = text.indexOf(separator);
    while (next >= 0) {
      pieces.add(text.substring(start, next));
      start = next + separator.length();
      next = text.indexOf(separator, start);
    }
    pieces.add(text.substring(start));
    return pieces;
  }

  /** {@code len(text)}: code points. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** {@code text.lower()}. */
  public static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** {@code text.upper()}. */
  public static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  /** The text without the characters that occur in {@code unwanted}. */
  public static String without(String text, String unwanted) {
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (unwanted.indexOf(text.charAt(i)) < 0) {
        kept.append(text.charAt(i));
      }
    }
    return kept.toString();
  }
}
