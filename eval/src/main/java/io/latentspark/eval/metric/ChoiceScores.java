package io.latentspark.eval.metric;

import io.latentspark.eval.result.LogLikelihood;
import io.latentspark.eval.text.PythonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The scores of a multiple-choice document's choices, and which of them are right. */
final class ChoiceScores {

  private final Answered answered;
  private final double[] sums;

  ChoiceScores(Answered answered) {
    this.answered = answered;
    this.sums =
        answered.scores().stream()
            .limit(answered.choices().size())
            .mapToDouble(LogLikelihood::sum)
            .toArray();
  }

  /** Accuracy by log-likelihood and by log-likelihood for each character. */
  static Map<String, List<Double>> accuracies(Answered answered) {
    ChoiceScores scores = new ChoiceScores(answered);
    return Map.of(
        "acc", List.of(scores.accuracy(scores.plain())),
        "acc_norm", List.of(scores.accuracy(scores.byCharacter())));
  }

  /** 1 if the choice of the largest value is right; of equal ones the first counts. */
  double accuracy(double[] values) {
    return answered.target().choices().contains(argmax(values)) ? 1 : 0;
  }

  /** Log-likelihoods. */
  double[] plain() {
    return sums;
  }

  /** Log-likelihoods by the choice's length in code points. */
  double[] byCharacter() {
    double[] values = new double[sums.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = sums[i] / PythonText.length(choices().get(i));
    }
    return values;
  }

  /** Log-likelihoods by the choice's length in UTF-8. */
  double[] byByte() {
    double[] values = new double[sums.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = sums[i] / choices().get(i).getBytes(StandardCharsets.UTF_8).length;
    }
    return values;
  }

  /** Log-likelihoods less those without the question, which follow them. */
  double[] lessUnconditional() {
    double[] values = new double[sums.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = sums[i] - answered.scores().get(sums.length + i).sum();
    }
    return values;
  }

  /** Probabilities over the choices. */
  double[] softmax() {
    double[] values = new double[sums.length];
    double largest = sums[argmax(sums)];
    double total = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(sums[i] - largest);
      total += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= total;
    }
    return values;
  }

  /** 1 if greedy decoding would give a right choice. */
  double greedy() {
    return answered.target().choices().stream()
            .anyMatch(i -> i >= 0 && i < sums.length && answered.scores().get(i).greedy())
        ? 1
        : 0;
  }

  /** The index of the likeliest choice. */
  int predicted() {
    return argmax(sums);
  }

  /** The right choice of a task that has one, or -100 where the data name none of the choices. */
  int gold() {
    List<Integer> right = answered.target().choices();
    return right.isEmpty() || right.get(0) >= sums.length ? -100 : right.get(0);
  }

  private List<String> choices() {
    return answered.choices();
  }

  private static int argmax(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length && !Double.isNaN(values[best]); i++) {
      if (values[i] > values[best] || Double.isNaN(values[i])) {
        best = i;
      }
    }
    return best;
  }
}
