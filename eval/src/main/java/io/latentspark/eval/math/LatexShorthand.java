package io.latentspark.eval.math;

import io.latentspark.eval.text.PythonNumber;
import io.latentspark.eval.text.PythonText;
import java.math.BigInteger;
import java.util.List;

/** Braces where LaTeX allows to leave them out, as Hendrycks et al. 2021 add them. */
final class LatexShorthand {

  private LatexShorthand() {}

  /** {@code \frac12}, {@code \frac1{72}} as {@code \frac{1}{2}}, {@code \frac{1}{72}}. */
  static String withFractionBraces(String text) throws MalformedAnswerException {
    List<String> parts = PythonText.split(text, "\\frac");
    StringBuilder fixed = new StringBuilder(parts.get(0));
    for (String part : parts.subList(1, parts.size())) {
      fixed.append("\\frac");
      if (part.isEmpty()) {
        throw new MalformedAnswerException();
      }
      if (part.charAt(0) == '{') {
        fixed.append(part);
        continue;
      }
      if (PythonText.length(part) < 2) {
        return text;
      }
      int second = part.offsetByCodePoints(0, 1);
      int rest = part.offsetByCodePoints(second, 1);
      String denominator = part.substring(second, rest);
      fixed.append('{').append(part, 0, second).append('}');
      fixed.append(denominator.equals("{") ? "{" : "{" + denominator + "}");
      fixed.append(part.substring(rest));
    }
    return fixed.toString();
  }

  /** {@code \sqrt3} as {@code \sqrt{3}}. */
  static String withRootBraces(String text) throws MalformedAnswerException {
    List<String> parts = PythonText.split(text, "\\sqrt");
    StringBuilder fixed = new StringBuilder(parts.get(0));
    for (String part : parts.subList(1, parts.size())) {
      if (part.isEmpty()) {
        throw new MalformedAnswerException();
      }
      int first = part.offsetByCodePoints(0, 1);
      fixed.append("\\sqrt");
      fixed.append(part.startsWith("{") ? part : "{" + part.substring(0, first) + "}");
      fixed.append(part.startsWith("{") ? "" : part.substring(first));
    }
    return fixed.toString();
  }

  /**
   * {@code 3/4} as {@code \frac{3}{4}}, if both are plain integers.
   *
   * @throws MalformedAnswerException if there is one slash and a side of it is no integer
   */
  static String withSlashAsFraction(String text) throws MalformedAnswerException {
    List<String> sides = PythonText.split(text, "/");
    if (sides.size() != 2) {
      return text;
    }
    if (!sides.stream().allMatch(PythonNumber::isInteger)) {
      throw new MalformedAnswerException();
    }
    return sides.stream().allMatch(LatexShorthand::isCanonical)
        ? "\\frac{" + sides.get(0) + "}{" + sides.get(1) + "}"
        : text;
  }

  private static boolean isCanonical(String integer) {
    return integer.matches("-?[0-9]+") && new BigInteger(integer).toString().equals(integer);
  }
}
