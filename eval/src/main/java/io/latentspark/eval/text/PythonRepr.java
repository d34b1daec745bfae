package io.latentspark.eval.text;

import java.util.List;
import java.util.stream.Collectors;

/** Texts of values as Python's {@code str} and {@code repr} write them. */
public final class PythonRepr {
  private PythonRepr() {}

  /**
   * {@code str(value)}.
   *
   * @param value a String, a whole number, or a List of such
   */
  public static String str(Object value) {
    return value instanceof String text ? text : repr(value);
  }

  private static String repr(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(PythonRepr::repr).collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof String text ? quoted(text) : String.valueOf(value);
  }

  private static String quoted(String text) {
    char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
    StringBuilder quoted = new StringBuilder().append(quote);
    text.codePoints().forEach(point -> append(point, quote, quoted));
    return quoted.append(quote).toString();
  }

  private static void append(int point, char quote, StringBuilder to) {
    switch (point) {
      case '\\' -> to.append("\\\\");
      case '\n' -> to.append("\\n");
      case '\r' -> to.append("\\r");
      case '\t' -> to.append("\\t");
      default -> {
        if (point == quote) {
          to.append('\\').append(quote);
        } else if (isPrintable(point)) {
          to.appendCodePoint(point);
        } else {
          String format = point < 0x100 ? "\\x%02x" : point < 0x10000 ? "\\u%04x" : "\\U%08x";
          to.append(String.format(format, point));
        }
      }
    }
  }

  /** {@code str.isprintable} of one code point. */
  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }
}
