package io.latentspark.eval.reward;

import io.latentspark.eval.EvalErrors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rewards with their weights, as users write them: {@code math:1.0,format:0.2}. */
final class RewardWeights {
  private RewardWeights() {}

  /**
   * Weights by reward, in the order given; 1 where none is named.
   *
   * @throws io.latentspark.eval.EvalException if a reward is named twice or a weight is no number
   */
  static Map<String, Double> parse(List<String> texts) {
    Map<String, Double> weights = new LinkedHashMap<>();
    for (String text : texts) {
      int colon = text.indexOf(':');
      String name = (colon < 0 ? text : text.substring(0, colon)).strip();
      double weight = colon < 0 ? 1 : weight(name, text.substring(colon + 1).strip());
      if (weights.put(name, weight) != null) {
        throw EvalErrors.rewardTwice(name);
      }
    }
    return weights;
  }

  private static double weight(String name, String text) {
    double weight = Double.NaN;
    try {
      weight = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      // refused below, as what is not finite is
    }
    if (!Double.isFinite(weight)) {
      throw EvalErrors.rewardWeightInvalid(name, text);
    }
    return weight;
  }
}
