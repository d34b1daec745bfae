package io.latentspark.engine.backend;

/**
 * How router logits become a choice of experts and their weights (DeepSeek-V2 §2.2, V3 §2.1.2).
 *
 * @param scores how a logit becomes a score
 * @param groupRanking how groups of experts are ranked
 * @param groups equal groups the experts are divided into ({@code n_group})
 * @param keptGroups groups whose experts may be chosen ({@code topk_group})
 * @param topK experts chosen for each row
 * @param normalize whether the chosen experts' weights are divided by their sum
 * @param scale factor of the weights
 */
public record RoutingRule(
    Scores scores,
    GroupRanking groupRanking,
    int groups,
    int keptGroups,
    int topK,
    boolean normalize,
    float scale) {

  /** How a logit becomes a score. */
  public enum Scores {
    SOFTMAX,
    SIGMOID
  }

  /** What a group of experts is ranked by. */
  public enum GroupRanking {
    /** Groups play no part. */
    NONE,
    /** Its best score. */
    BEST,
    /** The sum of its two best scores, bias included. */
    SUM_OF_TWO_BEST
  }
}
