package io.latentspark.jobs.rollout;

import io.latentspark.eval.reward.Rollout;
import io.latentspark.jobs.output.RowOutcome;
import io.latentspark.jobs.output.RowTotals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What groups of samples say, and what all of them come to. */
final class RolloutOutcome {
  private static final String GENERATED = "generated_tokens";
  private static final String SQUARES = "_squares";
  private static final String REWARD = "reward";
  private static final String MAJORITY = "majority_correct";

  private final int groupSize;
  private final List<Integer> passAt;
  private final List<String> rewards;

  /**
   * @param rewards names of the rewards
   */
  RolloutOutcome(int groupSize, List<Integer> passAt, List<String> rewards) {
    this.groupSize = groupSize;
    this.passAt = passAt;
    this.rewards = rewards;
  }

  RowOutcome rows() {
    List<RowOutcome.Sum> sums = new ArrayList<>();
    sums.add(new RowOutcome.Sum("prompt_tokens", "size(samples[0].prompt_token_ids)"));
    sums.add(new RowOutcome.Sum(GENERATED, sumOfSamples("size(s.token_ids)")));
    sums.add(new RowOutcome.Sum("samples", "size(samples)"));
    sums.add(new RowOutcome.Sum("cut_samples", sumOfSamples("int(s.finish_reason = 'length')")));
    sums.add(new RowOutcome.Sum("groups_without_signal", "int(reward_std = 0)"));
    addWithSquares(sums, REWARD, "reward_mean");
    for (String reward : rewards) {
      String sum = sumOfSamples("s.rewards." + reward);
      sums.add(new RowOutcome.Sum(REWARD + "_" + reward, sum + " / size(samples)"));
    }
    for (int k : passAt) {
      addWithSquares(sums, Rollout.passAtColumn(k), Rollout.passAtColumn(k));
    }
    addWithSquares(sums, MAJORITY, "int(majority_correct)");
    return new RowOutcome("error_code", sums, GENERATED);
  }

  private static String sumOfSamples(String expression) {
    return "aggregate(samples, 0D, (sum, s) -> sum + coalesce(" + expression + ", 0))";
  }

  private static void addWithSquares(List<RowOutcome.Sum> sums, String name, String expression) {
    sums.add(new RowOutcome.Sum(name, expression));
    sums.add(new RowOutcome.Sum(name + SQUARES, "power(" + expression + ", 2)"));
  }

  /**
   * Means over the prompts that did not fail, with standard errors of means.
   *
   * @param isVerified whether a reward says which samples are right
   */
  Map<String, Double> measures(RowTotals totals, boolean isVerified) {
    Map<String, Double> measures = new LinkedHashMap<>();
    double prompts = totals.rows() - totals.failed();
    if (prompts == 0) {
      return measures;
    }
    putMean(measures, REWARD + "_mean", totals, REWARD, prompts);
    for (String reward : rewards) {
      String name = REWARD + "_" + reward;
      measures.put(name + "_mean", totals.sum(name) / prompts);
    }
    if (isVerified) {
      passAt.forEach(k -> putMean(measures, "pass@" + k, totals, Rollout.passAtColumn(k), prompts));
      putMean(measures, "cons@" + groupSize, totals, MAJORITY, prompts);
    }
    return measures;
  }

  /** The standard error as of lm-evaluation-harness's means: n - 1 degrees of freedom. */
  private static void putMean(
      Map<String, Double> measures, String name, RowTotals totals, String sum, double prompts) {
    double mean = totals.sum(sum) / prompts;
    measures.put(name, mean);
    if (prompts > 1) {
      double variance = (totals.sum(sum + SQUARES) - prompts * mean * mean) / (prompts - 1);
      measures.put(name + "_stderr", Math.sqrt(Math.max(0, variance) / prompts));
    }
  }
}
