package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.backend.RoutingRule;
import io.latentspark.engine.backend.RoutingRule.GroupRanking;
import io.latentspark.engine.backend.RoutingRule.Scores;
import java.util.Arrays;

/** Chooses the experts of one row (DeepSeek-V2 §2.2.2, V3 §2.1.2). One instance for each thread. */
final class ExpertChoice {
  private final float[] scores;
  private final float[] choice;
  private final boolean[] taken;

  ExpertChoice(int experts) {
    scores = new float[experts];
    choice = new float[experts];
    taken = new boolean[experts];
  }

  /**
   * @param logits router logits {@code [experts]}
   * @param bias added to the scores for the choice only, or null
   * @param ids receives the chosen experts, ascending, from {@code at} on
   * @param weights receives their weights
   */
  void choose(float[] logits, RoutingRule rule, float[] bias, int[] ids, float[] weights, int at) {
    score(logits, rule.scores());
    for (int e = 0; e < choice.length; e++) {
      choice[e] = bias == null ? scores[e] : scores[e] + bias[e];
    }
    if (rule.groupRanking() != GroupRanking.NONE) {
      dropGroups(rule);
    }
    Arrays.fill(taken, false);
    for (int k = 0; k < rule.topK(); k++) {
      taken[best(0, choice.length)] = true;
    }
    int k = at;
    float sum = 0;
    for (int e = 0; e < taken.length; e++) {
      if (taken[e]) {
        ids[k] = e;
        weights[k] = scores[e];
        sum += scores[e];
        k++;
      }
    }
    float factor = rule.normalize() ? rule.scale() / (sum + 1e-20f) : rule.scale();
    for (int i = at; i < k; i++) {
      weights[i] *= factor;
    }
  }

  private void score(float[] logits, Scores kind) {
    if (kind == Scores.SIGMOID) {
      for (int e = 0; e < scores.length; e++) {
        scores[e] = (float) (1.0 / (1.0 + StrictMath.exp(-logits[e])));
      }
      return;
    }
    float highest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      highest = Math.max(highest, logit);
    }
    double sum = 0;
    for (int e = 0; e < scores.length; e++) {
      double exponential = StrictMath.exp(logits[e] - highest);
      scores[e] = (float) exponential;
      sum += exponential;
    }
    for (int e = 0; e < scores.length; e++) {
      scores[e] = (float) (scores[e] / sum);
    }
  }

  private void dropGroups(RoutingRule rule) {
    int size = choice.length / rule.groups();
    float[] ranks = new float[rule.groups()];
    for (int g = 0; g < ranks.length; g++) {
      ranks[g] = rank(g * size, size, rule.groupRanking());
    }
    boolean[] kept = new boolean[ranks.length];
    for (int k = 0; k < rule.keptGroups(); k++) {
      int best = -1;
      for (int g = 0; g < ranks.length; g++) {
        if (!kept[g] && (best < 0 || ranks[g] > ranks[best])) {
          best = g;
        }
      }
      kept[best] = true;
    }
    for (int g = 0; g < ranks.length; g++) {
      if (!kept[g]) {
        Arrays.fill(choice, g * size, (g + 1) * size, Float.NEGATIVE_INFINITY);
      }
    }
  }

  private float rank(int from, int size, GroupRanking ranking) {
    float best = Float.NEGATIVE_INFINITY;
    float second = Float.NEGATIVE_INFINITY;
    for (int e = from; e < from + size; e++) {
      if (choice[e] > best) {
        second = best;
        best = choice[e];
      } else if (choice[e] > second) {
        second = choice[e];
      }
    }
    return ranking == GroupRanking.BEST || size == 1 ? best : best + second;
  }

  private int best(int from, int to) {
    int best = -1;
    for (int e = from; e < to; e++) {
      if (!taken[e] && (best < 0 || choice[e] > choice[best])) {
        best = e;
      }
    }
    return best;
  }
}
