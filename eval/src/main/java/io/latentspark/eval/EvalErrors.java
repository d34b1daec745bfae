package io.latentspark.eval;

import java.util.Collection;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Every error a user of the evaluation can meet, by topic. A message says the problem, the cause
 * and the fix.
 */
public final class EvalErrors {
  private EvalErrors() {}

  // Tasks.

  /** A name that no task, group or tag has. */
  public static EvalException taskUnknown(String name, Collection<String> nearest) {
    return error(
        "There is no task, group or tag named \"%s\".%s --list-tasks shows all of them; --include-path adds a folder of your own.",
        name, nearest.isEmpty() ? "" : " Did you mean " + String.join(", ", nearest) + "?");
  }

  // Results.

  /** A results file that cannot be written. */
  public static EvalException resultsUnwritable(String file, Throwable cause) {
    return error(
        cause,
        "Cannot write the results to %s: %s. Check the path and its permissions.",
        file,
        cause.getMessage());
  }

  /** A results file that cannot be read, or is no JSON. */
  public static EvalException resultsUnreadable(String file, Throwable cause) {
    return error(
        cause,
        "Cannot read the results file %s: %s. Name a results_<time>.json that LatentSpark or lm-eval wrote.",
        file,
        cause.getMessage());
  }

  /** JSON that is something else. */
  public static EvalException notResults(String file) {
    return error(
        "%s holds no results of an evaluation: it has no \"results\" with \"versions\". Name a results_<time>.json that LatentSpark or lm-eval wrote.",
        file);
  }

  // Scoring: filters, metrics, aggregations.

  /** An aggregation nobody knows. */
  public static EvalException aggregationUnknown(
      String task, String metric, String name, Collection<String> known) {
    return error(
        "Task %s aggregates %s by \"%s\", which is no aggregation. Write one of: %s.",
        task, metric, name, String.join(", ", known));
  }

  /** An argument of a filter's step that has the wrong kind. */
  public static EvalException filterArgumentInvalid(
      String task, String filter, String function, String key, Object value, String expected) {
    return error(
        "Task %s, filter \"%s\", function %s: %s is %s. It must be %s.",
        task, filter, function, key, value, expected);
  }

  /** An argument a filter's function does not have. */
  public static EvalException filterArgumentUnknown(
      String task, String filter, String function, String key, Collection<String> known) {
    return error(
        "Task %s, filter \"%s\": function %s has no argument \"%s\". %s",
        task,
        filter,
        function,
        key,
        known.isEmpty()
            ? "It takes none."
            : "It takes " + known.stream().sorted().collect(Collectors.joining(", ")) + ".");
  }

  /** A filter that reads a column the document lacks. */
  public static EvalException filterNeedsColumn(
      String task, String filter, String function, String column, int document) {
    return error(
        "Task %s, filter \"%s\": function %s reads the list \"%s\", which document %d lacks. Add this column to the data, or use the function regex.",
        task, filter, function, column, document);
  }

  /** A function of a filter nobody knows. */
  public static EvalException filterUnknown(
      String task, String filter, String function, Collection<String> known) {
    return error(
        "Task %s, filter \"%s\": there is no function \"%s\". Write one of: %s.",
        task, filter, function, String.join(", ", known));
  }

  /** A metric the task's output type does not have. */
  public static EvalException metricUnknown(
      String task, String metric, String outputType, Collection<String> known) {
    return error(
        "Task %s lists the metric \"%s\", which output_type %s does not have. Write one of: %s.",
        task, metric, outputType, String.join(", ", known));
  }

  /** A scoring by name nobody knows. */
  public static EvalException processorUnknown(String task, String name, Collection<String> known) {
    return error(
        "Task %s scores by process_results \"%s\", which does not exist. Write one of %s, or leave it out and list metrics in metric_list.",
        task, name, String.join(", ", known));
  }

  /**
   * A regular expression that Python's re would refuse, or that is not supported.
   *
   * @param place where it stands, such as {@code filter "strict-match"}
   */
  public static EvalException regexInvalid(
      String task, String place, String pattern, PatternSyntaxException cause) {
    return new EvalException(
        "Task %s, %s: the regular expression %s is not valid: %s (at character %d). Correct it in the task's YAML; it is read as Python's re reads it."
            .formatted(task, place, pattern, cause.getDescription(), Math.max(0, cause.getIndex())),
        cause);
  }

  /** A filter that needs more answers a document than the task asks for. */
  public static EvalException tooFewRepeats(String task, String filter, int wanted, int repeats) {
    return error(
        "Task %s, filter \"%s\": take_first_k wants %d answers of each document, the task generates %d. Set repeats: %d in its YAML.",
        task, filter, wanted, repeats, wanted);
  }

  private static EvalException error(String format, Object... arguments) {
    return error((Throwable) null, format, arguments);
  }

  private static EvalException error(Throwable cause, String format, Object... arguments) {
    return new EvalException(format.formatted(arguments), cause);
  }
}
