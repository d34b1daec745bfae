package io.latentspark.eval.reward;

import io.latentspark.eval.code.CodeLimits;
import io.latentspark.eval.metric.ScoringRules;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What samples are rewarded for.
 *
 * @param rewards names with weights, such as {@code math:1.0}; a sample's reward is the weighted
 *     sum
 * @param answerColumn the column with the right answer, or an array of right ones
 * @param testColumn the column with the Python tests of {@code code}
 * @param regex the expression of {@code regex}, or null
 * @param expression the Spark SQL of {@code column}, or null
 * @param maxTokens most tokens of a sample, for {@code length}
 * @param lengthBuffer over how many of the last tokens {@code length} falls; null for a fifth
 * @param codeLimits what programs of the model may use, or null where they may not be run
 * @param tasks how documents of tasks are scored, by task; empty where prompts are the user's own
 */
public record RewardSettings(
    List<String> rewards,
    String answerColumn,
    String testColumn,
    String regex,
    String expression,
    int maxTokens,
    Integer lengthBuffer,
    CodeLimits codeLimits,
    Map<String, ScoringRules> tasks)
    implements Serializable {

  /** The settings as users know them, for telling runs apart. */
  public Map<String, String> describe() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("reward", RewardWeights.parse(rewards).toString());
    values.put("answer-column", answerColumn);
    values.put("test-column", testColumn);
    values.put("reward-regex", Optional.ofNullable(regex).orElse(""));
    values.put("reward-column", Optional.ofNullable(expression).orElse(""));
    values.put("length-buffer", String.valueOf(buffer()));
    return values;
  }

  /** The rewards without their weights, in order. */
  public List<String> rewardNames() {
    return List.copyOf(RewardWeights.parse(rewards).keySet());
  }

  /** Whether one of the rewards says which samples are right. */
  public boolean isVerified() {
    return rewardNames().stream().anyMatch(Rewards::verifies);
  }

  int buffer() {
    return lengthBuffer == null ? Math.max(1, maxTokens / 5) : lengthBuffer;
  }
}
