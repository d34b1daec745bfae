package io.latentspark.eval.reward;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * A sample with what it was found to be worth.
 *
 * @param generated the sample as it was generated
 * @param parts each reward before its weight, in order; empty where the sample failed
 * @param reward the weighted sum; NaN where the sample failed
 * @param answer what a majority vote counts, or null
 * @param correct whether the answer is right; empty where no reward tells
 * @param errorCode why it failed, or null
 * @param errorMessage the same in words, or null
 */
record GradedSample(
    Row generated,
    List<Double> parts,
    double reward,
    String answer,
    Optional<Boolean> correct,
    String errorCode,
    String errorMessage) {

  static GradedSample failed(Row generated, String errorCode, String errorMessage) {
    return new GradedSample(
        generated, List.of(), Double.NaN, null, Optional.empty(), errorCode, errorMessage);
  }

  boolean isFailed() {
    return errorCode != null;
  }

  boolean isCorrect() {
    return correct.orElse(false);
  }
}
