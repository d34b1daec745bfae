package io.latentspark.eval.metric;

import io.latentspark.eval.text.PythonText;
import java.util.List;

/** RULER's score of found needles. */
final class StringMatch {
  private StringMatch() {}

  /** The share of targets that occur in the answer, upper and lower case alike. */
  static double share(Answered answered) {
    String answer = PythonText.lower(answered.answers().get(0));
    List<String> targets = answered.target().texts();
    return (double)
            targets.stream().filter(target -> answer.contains(PythonText.lower(target))).count()
        / targets.size();
  }
}
