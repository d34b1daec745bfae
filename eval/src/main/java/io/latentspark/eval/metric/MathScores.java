package io.latentspark.eval.metric;

import io.latentspark.eval.math.AgievalAnswer;
import io.latentspark.eval.math.BoxedAnswer;
import io.latentspark.eval.math.HendrycksAnswer;
import io.latentspark.eval.math.MathVerification;
import io.latentspark.eval.math.MinervaAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers to mathematical problems, compared by what they mean. */
final class MathScores {

  private MathScores() {}

  static double agieval(Answered answered) {
    return number(AgievalAnswer.areEquivalent(answer(answered), target(answered)));
  }

  static double hendrycks(Answered answered) {
    String gold = BoxedAnswer.last(solution(answered)).orElse(target(answered));
    return number(HendrycksAnswer.areEquivalent(HendrycksAnswer.in(answer(answered)), gold));
  }

  static Map<String, List<Double>> minerva(Answered answered) {
    String answer = MinervaAnswer.normalized(MinervaAnswer.in(answer(answered)));
    String gold =
        BoxedAnswer.last(solution(answered))
            .map(MinervaAnswer::normalized)
            .orElse(target(answered));
    Map<String, List<Double>> values = new LinkedHashMap<>();
    values.put("exact_match", List.of(number(MinervaAnswer.areEquivalent(answer, gold))));
    values.put("math_verify", List.of(number(MathVerification.verify(answer(answered), gold))));
    return values;
  }

  private static String answer(Answered answered) {
    return answered.answers().get(0);
  }

  private static String target(Answered answered) {
    return answered.target().texts().get(0);
  }

  private static String solution(Answered answered) {
    return String.valueOf(answered.document().values().getOrDefault("solution", ""));
  }

  private static double number(boolean right) {
    return right ? 1 : 0;
  }
}
