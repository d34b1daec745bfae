package io.latentspark.eval.filter;

import io.latentspark.eval.result.Document;
import io.latentspark.eval.text.PythonRegex;
import io.latentspark.eval.text.PythonText;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code regex}: one of the pattern's matches in each answer, without white space around it.
 *
 * <p>Of a pattern with groups the first one that matched something counts. Where nothing matches,
 * or there is no match of that number, {@code fallback} is the answer.
 */
final class RegexFilter implements AnswerFilter {

  static final String GSM8K_ANSWER = "#### (\\-?[0-9\\.\\,]+)";
  static final String INVALID = "[invalid]";

  private final PythonRegex regex;
  private final int chosen;
  private final String fallback;

  RegexFilter(FilterArguments arguments) {
    arguments.allowOnly(Set.of("regex_pattern", "group_select", "fallback"));
    this.regex = arguments.regex(arguments.text("regex_pattern", GSM8K_ANSWER));
    this.chosen = arguments.integer("group_select", 0);
    this.fallback = arguments.text("fallback", INVALID);
  }

  @Override
  public List<String> apply(Document document, List<String> answers) {
    return answers.stream()
        .map(
            answer ->
                select(regex, chosen, answer)
                    .map(groups -> firstNonEmpty(groups).orElse(fallback))
                    .map(PythonText::strip)
                    .orElse(fallback))
        .toList();
  }

  /** The match of a number, counted from the end where it is negative. */
  static Optional<List<String>> select(PythonRegex regex, int number, String text) {
    List<List<String>> matches = regex.findAll(text);
    int index = number < 0 ? matches.size() + number : number;
    return index >= 0 && index < matches.size()
        ? Optional.of(matches.get(index))
        : Optional.empty();
  }

  /** Of several groups the first with text; a single one counts as it is. */
  static Optional<String> firstNonEmpty(List<String> groups) {
    return groups.size() == 1
        ? Optional.of(groups.get(0))
        : groups.stream().filter(group -> !group.isEmpty()).findFirst();
  }
}
