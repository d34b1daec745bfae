package io.latentspark.eval.math;

import java.util.Optional;

/** The answer that a solution puts in a box. */
public final class BoxedAnswer {

  private static final String SPACED = "\\boxed ";
  private static final String BRACED = "\\boxed{";

  private BoxedAnswer() {}

  /** What stands in the last {@code \boxed{…}} of a solution, or after the last {@code \boxed }. */
  public static Optional<String> last(String solution) {
    if (solution.contains(SPACED)) {
      String rest = solution.substring(solution.lastIndexOf(SPACED) + SPACED.length());
      int dollar = rest.indexOf('$');
      return Optional.of(dollar < 0 ? rest : rest.substring(0, dollar));
    }
    return lastCommand(solution)
        .filter(command -> command.startsWith(BRACED))
        .map(command -> command.substring(BRACED.length(), command.length() - 1));
  }

  /** The last {@code \boxed{…}} or {@code \fbox{…}} with its closing brace. */
  static Optional<String> lastCommand(String text) {
    int start = text.lastIndexOf("\\boxed");
    start = start < 0 ? text.lastIndexOf("\\fbox") : start;
    int open = 0;
    for (int i = Math.max(start, 0); start >= 0 && i < text.length(); i++) {
      if (text.charAt(i) == '{') {
        open++;
      } else if (text.charAt(i) == '}' && --open == 0) {
        return Optional.of(text.substring(start, i + 1));
      }
    }
    return Optional.empty();
  }
}
