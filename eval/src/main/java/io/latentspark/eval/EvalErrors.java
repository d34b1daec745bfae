package io.latentspark.eval;

import java.util.Collection;

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

  private static EvalException error(String format, Object... arguments) {
    return error((Throwable) null, format, arguments);
  }

  private static EvalException error(Throwable cause, String format, Object... arguments) {
    return new EvalException(format.formatted(arguments), cause);
  }
}
