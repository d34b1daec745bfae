package io.latentspark.eval.text;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Numbers as Python reads them. */
public final class PythonNumber {

  private static final String DIGITS = "[0-9](?:_?[0-9])*";
  private static final Pattern FLOAT =
      Pattern.compile("[+-]?(?:%1$s\\.?(?:%1$s)?|\\.%1$s)(?:[eE][+-]?%1$s)?".formatted(DIGITS));
  private static final Pattern INFINITY = Pattern.compile("[+-]?(?i:inf|infinity)");
  private static final Pattern NAN = Pattern.compile("[+-]?(?i:nan)");
  private static final Pattern INTEGER = Pattern.compile("[+-]?" + DIGITS);

  private PythonNumber() {}

  /** {@code float(text)}, empty where it raises ValueError. */
  public static OptionalDouble parseFloat(String text) {
    String number = ascii(PythonText.strip(text));
    if (FLOAT.matcher(number).matches()) {
      return OptionalDouble.of(Double.parseDouble(number.replace("_", "")));
    }
    if (INFINITY.matcher(number).matches()) {
      return OptionalDouble.of(
          number.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    return NAN.matcher(number).matches() ? OptionalDouble.of(Double.NaN) : OptionalDouble.empty();
  }

  /** Whether {@code int(text)} is a number. */
  public static boolean isInteger(String text) {
    return INTEGER.matcher(ascii(PythonText.strip(text))).matches();
  }

  /** Decimal digits of all scripts as those of ASCII. */
  private static String ascii(String text) {
    return text.codePoints()
        .map(
            c ->
                Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER
                    ? '0' + Character.digit(c, 10)
                    : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
