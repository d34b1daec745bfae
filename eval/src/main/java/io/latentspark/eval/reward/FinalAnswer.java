package io.latentspark.eval.reward;

import io.latentspark.eval.math.BoxedAnswer;
import io.latentspark.eval.math.MathVerification;
import java.util.Optional;

/** Where a solution says what it comes to. */
final class FinalAnswer {
  /** GSM8K's mark before the answer. */
  private static final String MARK = "####";

  private FinalAnswer() {}

  /**
   * The last {@code \boxed{…}}, else the rest of the line after the last {@code ####}, else the
   * last formula, else the last number.
   */
  static Optional<String> stated(String solution) {
    return BoxedAnswer.last(solution)
        .or(() -> marked(solution))
        .or(() -> MathVerification.answer(solution));
  }

  /** The answer of a right solution, or the whole text where it is a mere answer. */
  static String expected(String solution) {
    return BoxedAnswer.last(solution).or(() -> marked(solution)).orElse(solution.strip());
  }

  private static Optional<String> marked(String solution) {
    int mark = solution.lastIndexOf(MARK);
    return mark < 0
        ? Optional.empty()
        : solution.substring(mark + MARK.length()).strip().lines().findFirst().map(String::strip);
  }
}
