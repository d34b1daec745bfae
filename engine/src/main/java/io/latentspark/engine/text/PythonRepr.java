package io.latentspark.engine.text;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/** Prints values as Python's {@code str} and {@code repr} do. */
public final class PythonRepr {
  private PythonRepr() {}

  /** {@code str(value)}; null, jinjava's undefined, is nothing. */
  public static String str(Object value) {
    return value instanceof CharSequence || value == null
        ? Objects.toString(value, "")
        : repr(value);
  }

  private static String repr(Object value) {
    StringBuilder text = new StringBuilder();
    append(text, value);
    return text.toString();
  }

  private static void append(StringBuilder text, Object value) {
    if (value == null) {
      text.append("None");
    } else if (value instanceof Boolean truth) {
      text.append(truth ? "True" : "False");
    } else if (value instanceof CharSequence string) {
      appendQuoted(text, string.toString());
    } else if (value instanceof Double || value instanceof Float) {
      text.append(number(((Number) value).doubleValue()));
    } else if (value instanceof Map<?, ?> map) {
      text.append('{');
      String separator = "";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        text.append(separator);
        append(text, entry.getKey());
        text.append(": ");
        append(text, entry.getValue());
        separator = ", ";
      }
      text.append('}');
    } else if (value instanceof Collection<?> list) {
      text.append('[');
      String separator = "";
      for (Object element : list) {
        text.append(separator);
        append(text, element);
        separator = ", ";
      }
      text.append(']');
    } else {
      text.append(value);
    }
  }

  private static void appendQuoted(StringBuilder text, String string) {
    char quote = string.indexOf('\'') >= 0 && string.indexOf('"') < 0 ? '"' : '\'';
    text.append(quote);
    string.codePoints().forEach(c -> appendEscaped(text, c, quote));
    text.append(quote);
  }

  private static void appendEscaped(StringBuilder text, int c, char quote) {
    switch (c) {
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      case '\\' -> text.append("\\\\");
      default -> {
        if (c == quote) {
          text.append('\\').append(quote);
        } else if (c == ' ' || isPrintable(c)) {
          text.appendCodePoint(c);
        } else if (c < 0x100) {
          text.append("\\x%02x".formatted(c));
        } else {
          text.append((c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
        }
      }
    }
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The shortest digits, with an exponent below 1e-4 and from 1e16 on. */
  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    double size = Math.abs(value);
    String digits = Double.toString(value);
    if (value == 0 || size >= 1e-4 && size < 1e16) {
      String plain = new java.math.BigDecimal(digits).toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    int e = digits.indexOf('E');
    String mantissa = digits.substring(0, e).replaceFirst("\\.0$", "");
    int exponent = Integer.parseInt(digits.substring(e + 1));
    return "%se%s%02d".formatted(mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
