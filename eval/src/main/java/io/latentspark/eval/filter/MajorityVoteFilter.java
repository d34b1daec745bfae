package io.latentspark.eval.filter;

import io.latentspark.eval.result.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code majority_vote}: the most frequent answer; of equally frequent ones the first given. */
final class MajorityVoteFilter implements AnswerFilter {

  @Override
  public List<String> apply(Document document, List<String> answers) {
    Map<String, Integer> votes = new LinkedHashMap<>();
    answers.forEach(answer -> votes.merge(answer, 1, Integer::sum));
    String winner = null;
    for (Map.Entry<String, Integer> entry : votes.entrySet()) {
      if (winner == null || entry.getValue() > votes.get(winner)) {
        winner = entry.getKey();
      }
    }
    return winner == null ? List.of() : List.of(winner);
  }
}
