package io.latentspark.eval.reward;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.EvalException;
import io.latentspark.eval.text.RegexTooDeepException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Gives a sample all of its rewards. The first one that verifies says whether it is right. */
final class SampleGrader {
  /** A sample that could not be graded. */
  static final String REWARD_FAILED = "REWARD_FAILED";

  private final List<Rewards.Part> parts;

  SampleGrader(List<Rewards.Part> parts) {
    this.parts = parts;
  }

  /**
   * Grades a generated sample.
   *
   * @param row the prompt's row
   * @param index the sample's place in the group
   * @param sample with the fields of generation
   */
  GradedSample grade(Row row, int index, Row sample) {
    String errorCode = sample.getAs("error_code");
    if (errorCode != null) {
      return GradedSample.failed(sample, errorCode, sample.getAs("error_message"));
    }
    Response response =
        new Response(
            index,
            sample.getAs("result"),
            sample.<Row>getAs("trajectory").getAs("text"),
            sample.<Row>getAs("usage").<Integer>getAs("output_tokens"));
    try {
      return graded(row, sample, response);
    } catch (EvalException | RegexTooDeepException e) {
      return GradedSample.failed(sample, REWARD_FAILED, e.getMessage());
    }
  }

  private GradedSample graded(Row row, Row sample, Response response) {
    List<Double> values = new ArrayList<>();
    double sum = 0;
    String answer = null;
    Optional<Boolean> correct = Optional.empty();
    for (Rewards.Part part : parts) {
      Reward.Grade grade = part.reward().grade(response, row);
      values.add(grade.value());
      sum += part.weight() * grade.value();
      if (!Double.isFinite(sum)) { // else it would be in every advantage of the group
        throw EvalErrors.rewardNotFinite(part.name(), grade.value());
      }
      if (part.verifies() && correct.isEmpty()) {
        correct = Optional.of(grade.value() >= 1);
        answer = grade.answer();
      }
    }
    return new GradedSample(sample, values, sum, answer, correct, null, null);
  }
}
