package io.latentspark.eval.comparison;

import io.latentspark.eval.result.LogLikelihood;
import io.latentspark.eval.result.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What statistics need of a sample: little enough to hold those of all documents of a run.
 *
 * @param task the leaf task's name
 * @param document its index in the evaluated split
 * @param values {@code metric,filter} to the document's value, of metrics that are means over
 *     documents
 * @param confidence probability of the likeliest choice among all, where the document is multiple
 *     choice
 * @param right whether the likeliest choice is right
 */
public record Outcome(
    String task,
    int document,
    Map<String, Double> values,
    OptionalDouble confidence,
    boolean right) {

  /** The outcome of a sample. */
  public static Outcome of(Sample sample) {
    Map<String, Double> values = new LinkedHashMap<>();
    sample
        .metrics()
        .forEach(
            (metric, numbers) -> {
              if (numbers.size() == 1) {
                values.put(metric, numbers.get(0));
              }
            });
    List<LogLikelihood> scores = sample.scores();
    boolean choices = scores.size() > 1 && !sample.target().choices().isEmpty();
    if (!choices) {
      return new Outcome(
          sample.task(), sample.document().index(), values, OptionalDouble.empty(), false);
    }
    int best = 0;
    for (int choice = 1; choice < scores.size(); choice++) {
      best = scores.get(choice).sum() > scores.get(best).sum() ? choice : best;
    }
    return new Outcome(
        sample.task(),
        sample.document().index(),
        values,
        OptionalDouble.of(probability(scores, best)),
        sample.target().choices().contains(best));
  }

  /** Softmax over the choices' log-likelihoods. */
  private static double probability(List<LogLikelihood> scores, int choice) {
    double sum = 0;
    for (LogLikelihood score : scores) {
      sum += Math.exp(score.sum() - scores.get(choice).sum());
    }
    return 1 / sum;
  }
}
