package io.latentspark.eval.math;

import io.latentspark.eval.text.PythonRegex;
import io.latentspark.eval.text.PythonText;
import java.util.List;
import java.util.Optional;

/** Answers of AGIEval's maths tasks: found in a text, then compared as those of MATH. */
public final class AgievalAnswer {

  private static final PythonRegex IN_DOLLARS = PythonRegex.compile("\\$(.*)\\$");
  private static final PythonRegex NUMBER =
      PythonRegex.compile("(?:\\$)?\\d+(?:\\.\\d+)?(?![\\w\\d])");
  private static final String BOXED = "\\boxed{";

  private AgievalAnswer() {}

  /** Whether the answers in two texts are the same. */
  public static boolean areEquivalent(String a, String b) {
    Optional<String> first = in(a);
    Optional<String> second = in(b);
    if (first.isEmpty() || second.isEmpty()) {
      return first.isEmpty() && second.isEmpty();
    }
    try {
      return simplified(first.get()).equals(simplified(second.get()));
    } catch (MalformedAnswerException e) {
      return first.equals(second);
    }
  }

  private static String simplified(String answer) throws MalformedAnswerException {
    String text = HendrycksAnswer.simplified(answer);
    try {
      return LatexShorthand.withSlashAsFraction(text);
    } catch (MalformedAnswerException e) {
      return text;
    }
  }

  /** The boxed answer, else the last one in dollars, else what follows {@code =}, else a number. */
  static Optional<String> in(String text) {
    if (text.contains("\\boxed")) {
      return BoxedAnswer.lastCommand(text)
          .filter(command -> command.startsWith(BOXED))
          .map(command -> command.substring(BOXED.length(), command.length() - 1))
          .map(AgievalAnswer::afterEqualsSign);
    }
    return last(IN_DOLLARS, text)
        .map(AgievalAnswer::afterEqualsSign)
        .filter(answer -> !answer.isEmpty())
        .or(() -> withoutDollars(text));
  }

  private static Optional<String> withoutDollars(String text) {
    if (!text.contains("=")) {
      return last(NUMBER, text);
    }
    String answer = afterEqualsSign(text);
    while (answer.endsWith(".")) {
      answer = answer.substring(0, answer.length() - 1);
    }
    return Optional.of(PythonText.split(answer, "\\n").get(0));
  }

  private static Optional<String> last(PythonRegex regex, String text) {
    List<List<String>> matches = regex.findAll(text);
    return matches.isEmpty()
        ? Optional.empty()
        : Optional.of(matches.get(matches.size() - 1).get(0));
  }

  private static String afterEqualsSign(String text) {
    int equals = text.lastIndexOf('=');
    return equals < 0 ? text : text.substring(equals + 1).replaceFirst("^ +", "");
  }
}
