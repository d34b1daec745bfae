package io.latentspark.eval.reward;

import io.latentspark.eval.statistics.Consensus;
import io.latentspark.eval.statistics.PassAtK;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a prompt's samples amount to; failed ones do not count. */
final class GroupResult {
  private final List<GradedSample> counted;
  private final GroupAdvantages advantages;
  private final Optional<GradedSample> majority;

  GroupResult(List<GradedSample> samples) {
    counted = samples.stream().filter(sample -> !sample.isFailed()).toList();
    advantages = GroupAdvantages.of(counted.stream().mapToDouble(GradedSample::reward).toArray());
    majority =
        Consensus.of(counted.stream().map(GradedSample::answer).filter(Objects::nonNull).toList())
            .flatMap(
                answer ->
                    counted.stream().filter(each -> answer.equals(each.answer())).findFirst());
  }

  /** Rewards' mean and deviation, and each sample's advantage. */
  GroupAdvantages advantages() {
    return advantages;
  }

  /** Whether any sample counts. */
  boolean isEmpty() {
    return counted.isEmpty();
  }

  /** How many samples are right; empty where no reward tells. */
  Optional<Integer> correct() {
    return isVerified()
        ? Optional.of((int) counted.stream().filter(GradedSample::isCorrect).count())
        : Optional.empty();
  }

  /** The chance that one of k samples is right; empty where fewer count. */
  Optional<Double> passAt(int k) {
    return correct()
        .filter(right -> k <= counted.size())
        .map(right -> PassAtK.estimate(counted.size(), right, k));
  }

  /** The first sample with the most frequent answer; empty where there are no answers. */
  Optional<GradedSample> majority() {
    return majority;
  }

  /** Whether the most frequent answer is right: no answer at all is wrong. */
  Optional<Boolean> majorityCorrect() {
    return isVerified()
        ? Optional.of(majority.map(GradedSample::isCorrect).orElse(false))
        : Optional.empty();
  }

  private boolean isVerified() {
    return !counted.isEmpty() && counted.get(0).correct().isPresent();
  }
}
