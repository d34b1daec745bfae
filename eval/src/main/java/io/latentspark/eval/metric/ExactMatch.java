package io.latentspark.eval.metric;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.task.MetricConfig;
import io.latentspark.eval.text.PythonRegex;
import io.latentspark.eval.text.PythonText;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/**
 * {@code exact_match}: whether the answer is the target, or one of the targets, after both went
 * through {@code regexes_to_ignore}, {@code ignore_case}, {@code ignore_punctuation} (ASCII) and
 * {@code ignore_numbers}. Of several answers the mean counts.
 */
final class ExactMatch {

  private static final String DIGITS = "0123456789";

  private final List<PythonRegex> ignored;
  private final boolean ignoreCase;
  private final String unwanted;

  ExactMatch(String task, MetricConfig config) {
    Map<String, Object> arguments = config.arguments();
    this.ignored =
        arguments.get("regexes_to_ignore") instanceof List<?> list
            ? list.stream().map(pattern -> regex(task, String.valueOf(pattern))).toList()
            : List.of();
    this.ignoreCase = isTrue(arguments, "ignore_case");
    this.unwanted =
        (isTrue(arguments, "ignore_punctuation") ? PythonText.PUNCTUATION : "")
            + (isTrue(arguments, "ignore_numbers") ? DIGITS : "");
  }

  private static boolean isTrue(Map<String, Object> arguments, String key) {
    return Boolean.TRUE.equals(arguments.get(key));
  }

  private static PythonRegex regex(String task, String pattern) {
    try {
      return PythonRegex.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw EvalErrors.regexInvalid(task, "metric \"exact_match\"", pattern, e);
    }
  }

  double score(Answered answered) {
    List<String> targets = answered.target().texts().stream().map(this::simplified).toList();
    return answered.answers().stream()
        .mapToDouble(answer -> targets.contains(simplified(answer)) ? 1 : 0)
        .average()
        .orElse(0);
  }

  private String simplified(String text) {
    String simple = text;
    for (PythonRegex pattern : ignored) {
      simple = pattern.replace(simple, "");
    }
    if (ignoreCase) {
      simple = PythonText.lower(simple);
    }
    return unwanted.isEmpty() ? simple : PythonText.without(simple, unwanted);
  }
}
