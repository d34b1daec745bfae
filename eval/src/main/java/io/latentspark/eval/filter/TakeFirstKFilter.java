package io.latentspark.eval.filter;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.result.Document;
import java.util.List;
import java.util.Set;

/** {@code take_first_k}: the answers of the first {@code k} repeats. */
final class TakeFirstKFilter implements AnswerFilter {

  private final FilterArguments arguments;
  private final int count;

  TakeFirstKFilter(FilterArguments arguments) {
    arguments.allowOnly(Set.of("k"));
    this.arguments = arguments;
    this.count = arguments.integer("k", 0);
    if (count < 1) {
      throw arguments.invalid("k", "a whole number of at least 1");
    }
  }

  @Override
  public List<String> apply(Document document, List<String> answers) {
    if (answers.size() < count) {
      throw EvalErrors.tooFewRepeats(arguments.task(), arguments.filter(), count, answers.size());
    }
    return answers.subList(0, count);
  }
}
