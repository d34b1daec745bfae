package io.latentspark.eval.reward;

import io.latentspark.eval.math.MinervaAnswer;
import java.util.List;
import org.apache.spark.sql.Row;

/** 1 where the response's {@link FinalAnswer} means the same as a right one's; else 0. */
record MathReward(ExpectedAnswers expected) implements Reward {
  @Override
  public Grade grade(Response response, Row row) {
    List<String> golds = expected.of(row).stream().map(FinalAnswer::expected).toList();
    return FinalAnswer.stated(response.text())
        .map(MinervaAnswer::normalized)
        .map(answer -> new Grade(isAny(answer, golds) ? 1 : 0, answer))
        .orElse(new Grade(0, null));
  }

  private static boolean isAny(String answer, List<String> golds) {
    return golds.stream()
        .anyMatch(gold -> MinervaAnswer.areEquivalent(answer, MinervaAnswer.normalized(gold)));
  }
}
