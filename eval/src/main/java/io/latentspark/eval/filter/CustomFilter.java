package io.latentspark.eval.filter;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** {@code custom}: a function of the benchmark's own, {@code filter_fn}. */
final class CustomFilter {

  private static final Map<String, AnswerFilter> BY_NAME =
      new TreeMap<>(
          Map.of(
              "cruxeval.build_predictions_input",
              CruxevalFilters.input(UnaryOperator.identity()),
              "cruxeval.build_predictions_input_cot",
              CruxevalFilters.input(CruxevalFilters::tagged),
              "cruxeval.build_predictions_output",
              CruxevalFilters.output(UnaryOperator.identity()),
              "cruxeval.build_predictions_output_cot",
              CruxevalFilters.output(CruxevalFilters::tagged),
              "humaneval.build_predictions",
              ProgramFilters.continued(),
              "humaneval.build_predictions_instruct",
              ProgramFilters.continuedToFence(),
              "mbpp.build_predictions",
              ProgramFilters.firstBlock()));

  private CustomFilter() {}

  static AnswerFilter create(FilterArguments arguments) {
    arguments.allowOnly(Set.of("filter_fn"));
    AnswerFilter filter = BY_NAME.get(arguments.text("filter_fn", ""));
    if (filter == null) {
      throw arguments.invalid("filter_fn", "one of " + String.join(", ", BY_NAME.keySet()));
    }
    return filter;
  }
}
