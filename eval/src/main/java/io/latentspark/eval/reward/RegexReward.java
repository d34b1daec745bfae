package io.latentspark.eval.reward;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.text.PythonRegex;
import io.latentspark.eval.text.PythonText;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.apache.spark.sql.Row;

/**
 * 1 where the last match of a regular expression (Python's) is a right answer; else 0. Of an
 * expression with groups the first group that matched something counts.
 */
final class RegexReward implements Reward {
  private final PythonRegex regex;
  private final ExpectedAnswers expected;

  /**
   * @throws io.latentspark.eval.EvalException if the expression is not valid
   */
  RegexReward(String pattern, ExpectedAnswers expected) {
    try {
      regex = PythonRegex.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw EvalErrors.rewardRegexInvalid(pattern, e);
    }
    this.expected = expected;
  }

  @Override
  public Grade grade(Response response, Row row) {
    List<String> right = expected.of(row).stream().map(PythonText::strip).toList();
    List<List<String>> matches = regex.findAll(response.text());
    if (matches.isEmpty()) {
      return new Grade(0, null);
    }
    String answer =
        matches.get(matches.size() - 1).stream()
            .filter(group -> !group.isEmpty())
            .findFirst()
            .map(PythonText::strip)
            .orElse("");
    return new Grade(right.contains(answer) ? 1 : 0, answer);
  }
}
