package io.latentspark.jobs.rows;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a task failed, out of what Spark says of it. */
public final class TaskFailures {
  /** Spark gives a task's error as text: the class and the message stand before the stack trace. */
  private static final Pattern OWN_ERROR =
      Pattern.compile(
          "(?:EngineException|LatentSparkException|EvalException|JobException): ([^\n]+)");

  private TaskFailures() {}

  /** Our own error's message where it is one, else the first line of Spark's. */
  public static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Matcher matcher = OWN_ERROR.matcher(cause.toString());
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    String message = String.valueOf(failure.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}
