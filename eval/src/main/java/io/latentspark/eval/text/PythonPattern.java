package io.latentspark.eval.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.PatternSyntaxException;

/** Writes a pattern of Python's {@code re} as one of {@code java.util.regex} with UNIX_LINES. */
final class PythonPattern {

  /** Flags that decide how a part is written; the others are Java's own. */
  private record Flags(boolean multiline, boolean verbose, boolean ascii) {}

  private final String source;
  private final StringBuilder out = new StringBuilder();
  private final Deque<Flags> outer = new ArrayDeque<>();
  private Flags flags = new Flags(false, false, false);
  private int at;

  PythonPattern(String source) {
    this.source = source;
  }

  String translated() {
    while (at < source.length()) {
      char c = source.charAt(at);
      switch (c) {
        case '\\' -> escape();
        case '[' -> out.append(characterClass());
        case '(' -> open();
        case ')' -> close();
        case '^' -> literally(flags.multiline() ? "(?:\\A|(?<=\\n))" : "^");
        case '{' -> repeat();
        case '#' -> hash();
        default -> literally(String.valueOf(c));
      }
    }
    return out.toString();
  }

  private void literally(String java) {
    out.append(java);
    at++;
  }

  /** In verbose mode a comment to the end of the line. */
  private void hash() {
    if (!flags.verbose()) {
      literally("#");
      return;
    }
    int end = source.indexOf('\n', at);
    at = end < 0 ? source.length() : end;
  }

  private void open() {
    outer.push(flags);
    if (!source.startsWith("(?", at)) {
      literally("(");
    } else if (source.startsWith("(?P<", at)) {
      out.append("(?<").append(name(at + 4, '>')).append('>');
    } else if (source.startsWith("(?P=", at)) {
      outer.pop();
      out.append("\\k<").append(name(at + 4, ')')).append('>');
    } else if (source.startsWith("(?#", at)) {
      outer.pop();
      int end = source.indexOf(')', at);
      at = end < 0 ? fail("missing ), unterminated comment") : end + 1;
    } else if (source.startsWith("(?(", at)) {
      fail("conditional groups are not supported");
    } else if (at + 2 < source.length() && "aiLmsux-".indexOf(source.charAt(at + 2)) >= 0) {
      inlineFlags();
    } else {
      out.append("(?");
      at += 2;
      // The signs after (? of groups and assertions; they are written alike.
      while (at < source.length() && ":=!<>".indexOf(source.charAt(at)) >= 0) {
        literally(String.valueOf(source.charAt(at)));
      }
    }
  }

  private void close() {
    flags = outer.isEmpty() ? flags : outer.pop();
    literally(")");
  }

  /** A group's name, of which Java takes letters and digits alone. */
  private String name(int start, char end) {
    int stop = source.indexOf(end, start);
    if (stop < 0) {
      fail("missing " + end + ", unterminated name");
    }
    at = stop + 1;
    return source.substring(start, stop).replace("_", "U95");
  }

  private void inlineFlags() {
    int end = at + 2;
    while (end < source.length() && "aiLmsux-".indexOf(source.charAt(end)) >= 0) {
      end++;
    }
    if (end == source.length()) {
      fail("missing -, : or )");
    }
    String given = source.substring(at + 2, end);
    int minus = given.indexOf('-');
    String on = minus < 0 ? given : given.substring(0, minus);
    String off = minus < 0 ? "" : given.substring(minus + 1);
    flags =
        new Flags(
            (flags.multiline() || on.contains("m")) && !off.contains("m"),
            (flags.verbose() || on.contains("x")) && !off.contains("x"),
            (flags.ascii() || on.contains("a")) && !on.contains("u"));
    if (source.charAt(end) == ')') {
      outer.pop();
    }
    out.append("(?").append(javaFlags(on));
    if (!off.isEmpty()) {
      out.append('-').append(javaFlags(off));
    }
    out.append(source.charAt(end));
    at = end + 1;
  }

  private static String javaFlags(String python) {
    String java = python.replace("a", "").replace("L", "").replace("u", "");
    return java.contains("i") ? java + "u" : java;
  }

  /** A brace that opens no repetition is a character. */
  private void repeat() {
    int end = at + 1;
    while (end < source.length() && (isDigit(source.charAt(end)) || source.charAt(end) == ',')) {
      end++;
    }
    String bounds = source.substring(at + 1, end);
    boolean valid = bounds.matches("[0-9]+(,[0-9]*)?|,[0-9]*");
    if (!valid || end == source.length() || source.charAt(end) != '}') {
      literally("\\{");
      return;
    }
    out.append('{').append(bounds.startsWith(",") ? "0" : "").append(bounds).append('}');
    at = end + 1;
  }

  private void escape() {
    if (at + 1 == source.length()) {
      fail("bad escape (end of pattern)");
    }
    char c = source.charAt(at + 1);
    String word = word();
    String java =
        switch (c) {
          case 'A' -> "\\A";
          case 'Z' -> "\\z";
          case 'b' -> "(?:(?<=" + word + ")(?!" + word + ")|(?<!" + word + ")(?=" + word + "))";
          case 'B' -> "(?:(?<=" + word + ")(?=" + word + ")|(?<!" + word + ")(?!" + word + "))";
          default -> isClass(c) ? "[" + members(c) + "]" : null;
        };
    if (java != null) {
      out.append(java);
      at += 2;
    } else if (c >= '1' && c <= '9' && !isOctal()) {
      reference();
    } else {
      out.append(codePoint(character()));
    }
  }

  /** Three octal digits are a character, not a group's number. */
  private boolean isOctal() {
    return at + 3 < source.length() && source.substring(at + 1, at + 4).matches("[0-3][0-7][0-7]");
  }

  /** A group's number: two digits at most, set apart from digits that follow. */
  private void reference() {
    int end = at + 2;
    if (end < source.length() && isDigit(source.charAt(end))) {
      end++;
    }
    out.append("(?:").append(source, at, end).append(')');
    at = end;
  }

  private static boolean isClass(char c) {
    return "dDwWsS".indexOf(c) >= 0;
  }

  private String word() {
    return "[" + members('w') + "]";
  }

  /** What stands for a class inside brackets. */
  private String members(char c) {
    String positive =
        switch (Character.toLowerCase(c)) {
          case 'd' -> flags.ascii() ? "0-9" : "\\p{Nd}";
          case 'w' -> flags.ascii() ? "a-zA-Z0-9_" : "\\p{L}\\p{N}_";
          default -> flags.ascii() ? " \\t\\n\\r\\f\\x0B" : "\\p{IsWhite_Space}\\x1C-\\x1F";
        };
    return Character.isLowerCase(c) ? positive : "[^" + positive + "]";
  }

  /** A character class, in which Java would read nested brackets and &&. */
  private String characterClass() {
    at++;
    boolean negated = at < source.length() && source.charAt(at) == '^';
    at += negated ? 1 : 0;
    StringBuilder members = new StringBuilder("[");
    int start = at;
    while (at < source.length() && (source.charAt(at) != ']' || at == start)) {
      char c = source.charAt(at);
      char next = at + 1 < source.length() ? source.charAt(at + 1) : 0;
      if (c == '\\' && isClass(next)) {
        members.append(members(next));
        at += 2;
      } else if (c == '\\') {
        members.append(codePoint(character()));
      } else if (c == '-' && at > start && next != ']') {
        members.append('-');
        at++;
      } else {
        members.append(codePoint(source.codePointAt(at)));
        at += Character.charCount(source.codePointAt(at));
      }
    }
    if (at == source.length()) {
      fail("unterminated character set");
    }
    at++;
    members.append(']');
    // A negated union: Java would negate its parts.
    return negated ? "(?:(?!" + members + ")(?s:.))" : members.toString();
  }

  /** The character of an escape, which is passed over. */
  private int character() {
    char c = source.charAt(at + 1);
    at += 2;
    return switch (c) {
      case 'a' -> 7;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0B;
      case 'x' -> digits(2, 16);
      case 'u' -> digits(4, 16);
      case 'U' -> digits(8, 16);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
      default -> plain(c);
    };
  }

  private int plain(char c) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      at -= 2;
      return fail("bad escape \\" + c);
    }
    if (Character.isHighSurrogate(c) && at < source.length()) {
      at++;
      return source.codePointAt(at - 2);
    }
    return c;
  }

  private int octal() {
    at--;
    int end = at;
    while (end < source.length() && end < at + 3 && "01234567".indexOf(source.charAt(end)) >= 0) {
      end++;
    }
    return digits(end - at, 8);
  }

  private int digits(int count, int radix) {
    if (at + count > source.length()) {
      return fail("incomplete escape");
    }
    try {
      int value = Integer.parseInt(source.substring(at, at + count), radix);
      at += count;
      return value;
    } catch (NumberFormatException e) {
      return fail("incomplete escape");
    }
  }

  private static String codePoint(int c) {
    boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return plain ? String.valueOf((char) c) : "\\x{%x}".formatted(c);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private int fail(String reason) {
    throw new PatternSyntaxException(reason, source, at);
  }
}
