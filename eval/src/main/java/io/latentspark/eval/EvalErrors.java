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

  private static EvalException error(String format, Object... arguments) {
    return new EvalException(format.formatted(arguments), null);
  }
}
