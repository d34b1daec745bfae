package io.latentspark.eval.statistics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Majority vote over samples (cons@k, maj@k). */
public final class Consensus {

  private Consensus() {}

  /** The most frequent answer; of equally frequent ones the first given. Empty without answers. */
  public static Optional<String> of(List<String> answers) {
    Map<String, Integer> votes = new LinkedHashMap<>();
    answers.forEach(answer -> votes.merge(answer, 1, Integer::sum));
    String winner = null;
    for (Map.Entry<String, Integer> entry : votes.entrySet()) {
      if (winner == null || entry.getValue() > votes.get(winner)) {
        winner = entry.getKey();
      }
    }
    return Optional.ofNullable(winner);
  }
}
