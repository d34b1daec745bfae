package io.latentspark.eval.reward;

import io.latentspark.eval.text.PythonText;
import org.apache.spark.sql.Row;

/** 1 where the response is a right answer, white space around both left out; else 0. */
record ExactMatchReward(ExpectedAnswers expected) implements Reward {
  @Override
  public Grade grade(Response response, Row row) {
    String answer = PythonText.strip(response.text());
    boolean right = expected.of(row).stream().map(PythonText::strip).anyMatch(answer::equals);
    return new Grade(right ? 1 : 0, answer);
  }
}
