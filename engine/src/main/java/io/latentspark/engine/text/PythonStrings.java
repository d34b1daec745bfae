package io.latentspark.engine.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Python's string methods as templates call them. */
public final class PythonStrings {

  private static final Set<String> METHODS =
      Set.of(
          "strip",
          "lstrip",
          "rstrip",
          "split",
          "rsplit",
          "splitlines",
          "startswith",
          "endswith",
          "removeprefix",
          "removesuffix",
          "upper",
          "lower",
          "title",
          "capitalize",
          "replace",
          "find",
          "count",
          "join");

  private static final int ALL = Integer.MAX_VALUE;

  private PythonStrings() {}

  static boolean isMethod(String name) {
    return METHODS.contains(name);
  }

  /** What {@code text.method(arguments)} gives in Python. */
  static Object call(String text, String method, Object... arguments) {
    return switch (method) {
      case "strip" -> strip(text, arguments, true, true);
      case "lstrip" -> strip(text, arguments, true, false);
      case "rstrip" -> strip(text, arguments, false, true);
      case "split" -> split(text, arguments);
      case "rsplit" -> reversedSplit(text, arguments);
      case "splitlines" -> text.lines().collect(Collectors.toCollection(ArrayList::new));
      case "startswith" -> anyOf(arguments[0]).anyMatch(text::startsWith);
      case "endswith" -> anyOf(arguments[0]).anyMatch(text::endsWith);
      case "removeprefix" -> {
        String prefix = string(arguments, 0);
        yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
      }
      case "removesuffix" -> {
        String suffix = string(arguments, 0);
        yield text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
      }
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "title" -> title(text);
      case "capitalize" ->
          text.isEmpty()
              ? text
              : text.substring(0, 1).toUpperCase(Locale.ROOT)
                  + text.substring(1).toLowerCase(Locale.ROOT);
      case "replace" -> replace(text, arguments);
      case "find" -> (long) text.indexOf(string(arguments, 0));
      case "count" -> (long) pieces(text, string(arguments, 0), ALL).size() - 1;
      case "join" -> anyOf(arguments[0]).collect(Collectors.joining(text));
      default -> throw new IllegalArgumentException("str has no method '" + method + "'");
    };
  }

  /** Python's {@code str.isspace} for one character. */
  public static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  /** {@code text.rstrip()}. */
  public static String stripEnd(String text) {
    int end = text.length(); // all white space lies in the basic plane
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  private static String strip(String text, Object[] arguments, boolean left, boolean right) {
    boolean given = arguments.length > 0 && arguments[0] != null;
    String characters = given ? string(arguments, 0) : "";
    IntPredicate stripped = given ? c -> characters.indexOf(c) >= 0 : PythonStrings::isSpace;
    int from = 0;
    int to = text.length();
    while (left && from < to && stripped.test(text.charAt(from))) {
      from++;
    }
    while (right && to > from && stripped.test(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static List<String> split(String text, Object[] arguments) {
    return arguments.length == 0 || arguments[0] == null
        ? words(text)
        : pieces(text, string(arguments, 0), limit(arguments, 1));
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean space = i == text.length() || isSpace(text.charAt(i));
      if (space && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      } else if (!space && start < 0) {
        start = i;
      }
    }
    return words;
  }

  private static List<String> pieces(String text, String separator, int limit) {
    if (separator.isEmpty()) {
      throw new IllegalArgumentException("empty separator");
    }
    List<String> pieces = new ArrayList<>();
    int from = 0;
    for (int i = text.indexOf(separator); i >= 0 && pieces.size() < limit; ) {
      pieces.add(text.substring(from, i));
      from = i + separator.length();
      i = text.indexOf(separator, from);
    }
    pieces.add(text.substring(from));
    return pieces;
  }

  private static List<String> reversedSplit(String text, Object[] arguments) {
    String separator = string(arguments, 0);
    List<String> pieces = new ArrayList<>();
    int to = text.length();
    for (int i = text.lastIndexOf(separator); i >= 0 && pieces.size() < limit(arguments, 1); ) {
      pieces.add(text.substring(i + separator.length(), to));
      to = i;
      i = text.lastIndexOf(separator, to - separator.length());
    }
    pieces.add(text.substring(0, to));
    Collections.reverse(pieces);
    return pieces;
  }

  private static String replace(String text, Object[] arguments) {
    String old = string(arguments, 0);
    String replacement = string(arguments, 1);
    return limit(arguments, 2) == ALL
        ? text.replace(old, replacement)
        : String.join(replacement, pieces(text, old, limit(arguments, 2)));
  }

  private static String title(String text) {
    StringBuilder title = new StringBuilder(text.length());
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      title.append(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
      inWord = Character.isLetter(c);
    }
    return title.toString();
  }

  private static Stream<String> anyOf(Object argument) {
    return argument instanceof Collection<?> several
        ? several.stream().map(Object::toString)
        : Stream.of(String.valueOf(argument));
  }

  private static String string(Object[] arguments, int index) {
    if (index < arguments.length && arguments[index] instanceof CharSequence given) {
      return given.toString();
    }
    throw new IllegalArgumentException("argument " + (index + 1) + " must be a string");
  }

  private static int limit(Object[] arguments, int index) {
    if (index >= arguments.length) {
      return ALL;
    }
    if (arguments[index] instanceof Number given) {
      return given.intValue() < 0 ? ALL : given.intValue();
    }
    throw new IllegalArgumentException("argument " + (index + 1) + " must be a number");
  }
}
