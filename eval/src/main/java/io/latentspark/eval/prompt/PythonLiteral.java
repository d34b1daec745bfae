package io.latentspark.eval.prompt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Python's literals as {@code ast.literal_eval} does: strings, numbers, True, False, None,
 * lists, tuples and dicts.
 */
final class PythonLiteral {
  private final String text;
  private int position;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /**
   * The value of a literal.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Object parse(String text) {
    PythonLiteral literal = new PythonLiteral(text);
    Object value = literal.value();
    literal.skipSpace();
    if (literal.position < text.length()) {
      throw literal.unexpected();
    }
    return value;
  }

  private Object value() {
    skipSpace();
    char c = peek();
    return switch (c) {
      case '[' -> list(']');
      case '(' -> tuple();
      case '{' -> map();
      case '\'', '"' -> strings();
      default -> word();
    };
  }

  private List<Object> list(char close) {
    position++;
    List<Object> list = new ArrayList<>();
    skipSpace();
    while (peek() != close) {
      list.add(value());
      separate(close);
    }
    position++;
    return list;
  }

  private Object tuple() {
    int start = position;
    List<Object> list = list(')');
    boolean bracketed =
        list.size() == 1 && !text.substring(start, position).matches("(?s).*,\\s*\\)");
    return bracketed ? list.get(0) : list;
  }

  private Map<String, Object> map() {
    position++;
    Map<String, Object> map = new LinkedHashMap<>();
    skipSpace();
    while (peek() != '}') {
      Object key = value();
      skipSpace();
      if (peek() != ':') {
        throw unexpected();
      }
      position++;
      map.put(String.valueOf(key), value());
      separate('}');
    }
    position++;
    return map;
  }

  private void separate(char close) {
    skipSpace();
    if (peek() == ',') {
      position++;
      skipSpace();
    } else if (peek() != close) {
      throw unexpected();
    }
  }

  /** Adjacent strings are one. */
  private String strings() {
    StringBuilder value = new StringBuilder();
    while (position < text.length()
        && (text.charAt(position) == '\'' || text.charAt(position) == '"')) {
      string(value);
      skipSpace();
    }
    return value.toString();
  }

  private void string(StringBuilder value) {
    char quote = text.charAt(position++);
    while (peek() != quote) {
      char c = text.charAt(position++);
      if (c == '\n') {
        throw unexpected();
      }
      if (c == '\\') {
        escape(value);
      } else {
        value.append(c);
      }
    }
    position++;
  }

  private void escape(StringBuilder value) {
    char c = peek();
    position++;
    switch (c) {
      case '\n' -> {}
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case 'a' -> value.append('\u0007');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'v' -> value.append('\u000b');
      case '0' -> value.append('\0');
      case '\\', '\'', '"' -> value.append(c);
      case 'x' -> value.appendCodePoint(hexadecimal(2));
      case 'u' -> value.appendCodePoint(hexadecimal(4));
      case 'U' -> value.appendCodePoint(hexadecimal(8));
      default -> value.append('\\').append(c);
    }
  }

  private int hexadecimal(int digits) {
    int end = position + digits;
    if (end > text.length()) {
      throw unexpected();
    }
    int value = Integer.parseInt(text.substring(position, end), 16);
    position = end;
    return value;
  }

  private Object word() {
    int start = position;
    while (position < text.length() && ",]})\n :".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    String word = text.substring(start, position);
    return switch (word) {
      case "True" -> true;
      case "False" -> false;
      case "None" -> null;
      default -> number(word);
    };
  }

  private Object number(String word) {
    if (word.matches("[-+]?(?:0+|[1-9]\\d{0,17})")) {
      return Long.valueOf(word);
    }
    if (word.matches("[-+]?(?:\\d+\\.\\d*|\\.\\d+|\\d+(?=[eE]))(?:[eE][-+]?\\d+)?")) {
      return Double.valueOf(word);
    }
    throw unexpected();
  }

  private void skipSpace() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private char peek() {
    if (position >= text.length()) {
      throw unexpected();
    }
    return text.charAt(position);
  }

  private IllegalArgumentException unexpected() {
    String rest = text.substring(Math.min(position, text.length()));
    return new IllegalArgumentException(
        "not a Python literal at character %d: %s"
            .formatted(position + 1, rest.length() > 20 ? rest.substring(0, 20) + "…" : rest));
  }
}
