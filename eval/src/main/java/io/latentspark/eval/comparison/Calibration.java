package io.latentspark.eval.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a model's confidence in the choices of multiple-choice questions is right: of answers
 * given with 80 % confidence, four in five should be.
 *
 * @param documents how many answers
 * @param error expected calibration error: the mean distance of confidence from the share of right
 *     answers, over bins weighted by their documents, 0 to 1
 * @param bins those of ten equal ranges of confidence that have documents, in order
 */
public record Calibration(int documents, double error, List<Bin> bins) {
  private static final int BINS = 10;

  /**
   * Answers of like confidence.
   *
   * @param range which tenth of 0 to 1, from 0
   * @param documents how many
   * @param confidence their mean confidence
   * @param right the share of them that is right
   */
  public record Bin(int range, int documents, double confidence, double right) {}

  /** The calibration of a run's multiple-choice answers; empty where it has none. */
  public static Optional<Calibration> of(List<Outcome> outcomes) {
    List<Outcome> answers =
        outcomes.stream().filter(outcome -> outcome.confidence().isPresent()).toList();
    return answers.isEmpty() ? Optional.empty() : Optional.of(ofAnswers(answers));
  }

  private static Calibration ofAnswers(List<Outcome> answers) {
    int[] counts = new int[BINS];
    double[] sums = new double[BINS];
    int[] hits = new int[BINS];
    for (Outcome answer : answers) {
      double confidence = answer.confidence().getAsDouble();
      int range = Math.min(BINS - 1, (int) (confidence * BINS));
      counts[range]++;
      sums[range] += confidence;
      hits[range] += answer.right() ? 1 : 0;
    }
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    for (int range = 0; range < BINS; range++) {
      if (counts[range] > 0) {
        double count = counts[range];
        Bin bin = new Bin(range, counts[range], sums[range] / count, hits[range] / count);
        bins.add(bin);
        error += count / answers.size() * Math.abs(bin.right() - bin.confidence());
      }
    }
    return new Calibration(answers.size(), error, bins);
  }
}
