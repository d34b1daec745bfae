package io.latentspark.eval.math;

import io.latentspark.eval.text.PythonText;
import java.util.List;

/** Answers of MATH compared as texts after simplification (Hendrycks et al. 2021). */
public final class HendrycksAnswer {

  private HendrycksAnswer() {}

  /** The answer in a generated text: what stands between its first and last dollar, if any. */
  public static String in(String text) {
    int first = text.indexOf('$');
    int last = text.lastIndexOf('$');
    return first == last ? text : text.substring(first + 1, last);
  }

  /** Whether two answers are the same after simplification. */
  public static boolean areEquivalent(String a, String b) {
    try {
      return strict(a).equals(strict(b));
    } catch (MalformedAnswerException e) {
      return a.equals(b);
    }
  }

  private static String strict(String answer) throws MalformedAnswerException {
    String text = simplified(answer);
    return text.isEmpty() ? text : LatexShorthand.withSlashAsFraction(text);
  }

  /** All steps but the last: fractions with a slash. */
  static String simplified(String answer) throws MalformedAnswerException {
    String text =
        answer
            .replace("\n", "")
            .replace("\\!", "")
            .replace("\\\\", "\\")
            .replace("tfrac", "frac")
            .replace("dfrac", "frac")
            .replace("\\left", "")
            .replace("\\right", "")
            .replace("^{\\circ}", "")
            .replace("^\\circ", "")
            .replace("\\$", "");
    text = withoutUnits(text).replace("\\%", "").replace(" .", " 0.").replace("{.", "{0.");
    if (text.isEmpty()) {
      return text;
    }
    text = text.startsWith(".") ? "0" + text : text;
    text = LatexShorthand.withRootBraces(withoutName(text)).replace(" ", "");
    text = LatexShorthand.withFractionBraces(text);
    return text.equals("0.5") ? "\\frac{1}{2}" : text;
  }

  /** {@code \text{ } with a space inside begins a unit. */
  private static String withoutUnits(String text) throws MalformedAnswerException {
    List<String> parts = PythonText.split(text, "\\text{ ");
    if (parts.size() > 2) {
      throw new MalformedAnswerException();
    }
    return parts.get(0);
  }

  /** Without {@code k = } in front. */
  private static String withoutName(String text) {
    List<String> sides = PythonText.split(text, "=");
    return sides.size() == 2 && PythonText.length(sides.get(0)) <= 2 ? sides.get(1) : text;
  }
}
