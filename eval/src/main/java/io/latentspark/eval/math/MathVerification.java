package io.latentspark.eval.math;

import io.latentspark.eval.text.PythonRegex;
import java.util.List;
import java.util.Optional;

/**
 * A looser check than {@link MinervaAnswer}'s: the answer may stand anywhere in the text.
 *
 * <p>It follows the package Math-Verify in what counts as an answer (the last box, else the last
 * formula, else the last fraction or number) and compares as {@link MinervaAnswer} does. It is not
 * the same. Measured against Math-Verify 0.9 on MATH's test set: all of 586 solutions are judged
 * alike, 583 of 600 answers in a sentence without formula, 607 of 614 unrelated formulas, and 1,579
 * of 1,725 rewritten answers (a factor in numerator and denominator, other orders, decimals). What
 * Math-Verify alone accepts: decimals that agree to six places, products against their expansion,
 * lists and sets in another order, a second pair of parentheses, 5% for 5. What it alone refuses:
 * products inside a fraction, relations and words without a formula, one of several answers.
 */
public final class MathVerification {

  private static final PythonRegex FORMULA =
      PythonRegex.compile(
          "(?s)\\$\\$(.+?)\\$\\$|\\\\\\[(.+?)\\\\\\]|\\$(.+?)\\$|\\\\\\((.+?)\\\\\\)");
  private static final PythonRegex NUMBER =
      PythonRegex.compile(
          "(?<![\\w.])(-?\\\\[dt]?frac\\{[^{}]+\\}\\{[^{}]+\\}|-?\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|-?\\d+(?:[./]\\d+)?)");

  private MathVerification() {}

  /**
   * Whether a text gives an answer.
   *
   * @param gold the normalised right answer
   */
  public static boolean verify(String text, String gold) {
    return answer(text)
        .map(MinervaAnswer::normalized)
        .filter(answer -> MinervaAnswer.areEquivalent(answer, gold))
        .isPresent();
  }

  /** What counts as a text's answer, as it is written there. */
  public static Optional<String> answer(String text) {
    return BoxedAnswer.last(text).or(() -> last(FORMULA, text)).or(() -> last(NUMBER, text));
  }

  private static Optional<String> last(PythonRegex regex, String text) {
    List<List<String>> matches = regex.findAll(text);
    return matches.isEmpty()
        ? Optional.empty()
        : matches.get(matches.size() - 1).stream().filter(group -> !group.isEmpty()).findFirst();
  }
}
