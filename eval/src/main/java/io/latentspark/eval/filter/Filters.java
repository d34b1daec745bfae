package io.latentspark.eval.filter;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.statistics.Consensus;
import io.latentspark.eval.text.PythonText;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** All steps a filter can have, by the name they have in {@code filter_list}. */
final class Filters {

  private static final Map<String, Function<FilterArguments, AnswerFilter>> BY_NAME =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("custom", CustomFilter::create),
              Map.entry("lowercase", each(PythonText::lower)),
              Map.entry(
                  "majority_vote", plain((d, answers) -> Consensus.of(answers).stream().toList())),
              Map.entry("map", MapFilter::new),
              Map.entry("multi_choice_regex", MultiChoiceRegexFilter::new),
              Map.entry("regex", RegexFilter::new),
              Map.entry("remove_whitespace", each(PythonText::strip)),
              Map.entry("take_first", plain((document, answers) -> answers.subList(0, 1))),
              Map.entry("take_first_k", TakeFirstKFilter::new),
              Map.entry("uppercase", each(PythonText::upper))));

  private Filters() {}

  static AnswerFilter create(FilterArguments arguments) {
    String name = arguments.step().function();
    Function<FilterArguments, AnswerFilter> factory = BY_NAME.get(name);
    if (factory == null) {
      throw EvalErrors.filterUnknown(arguments.task(), arguments.filter(), name, BY_NAME.keySet());
    }
    return factory.apply(arguments);
  }

  /** A step without arguments. */
  private static Function<FilterArguments, AnswerFilter> plain(AnswerFilter filter) {
    return arguments -> {
      arguments.allowOnly(Set.of());
      return filter;
    };
  }

  /** A step that changes each answer by itself. */
  private static Function<FilterArguments, AnswerFilter> each(UnaryOperator<String> change) {
    return plain((document, answers) -> answers.stream().map(change).toList());
  }
}
