package io.latentspark.eval;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Every error a user of the evaluation can meet, by topic. A message says the problem, the cause
 * and the fix.
 */
@SuppressWarnings("AnnotateFormatMethod") // would need a library of annotations
public final class EvalErrors {
  private EvalErrors() {}

  // Tasks.

  /** A name that no task, group or tag has. */
  public static EvalException taskUnknown(String name, Collection<String> nearest) {
    return error(
        "There is no task, group or tag named \"%s\".%s --list-tasks shows all of them; --include-path adds a folder of your own.",
        name, nearest.isEmpty() ? "" : " Did you mean " + String.join(", ", nearest) + "?");
  }

  /** A task that two groups want with different keys. */
  public static EvalException taskTwice(String name) {
    return error(
        "Two of the groups asked for set different keys for the task \"%s\". Run them one at a time.",
        name);
  }

  // YAML files.

  /** A file that includes itself, perhaps through others. */
  public static EvalException includeCycle(Path file) {
    return error("%s includes itself. Break the circle of include keys.", file);
  }

  /** An included file that cannot be read. */
  public static EvalException includeUnreadable(Path file, Path included, IOException cause) {
    return new EvalException(
        "%s includes %s, which cannot be read (%s). Paths are relative to the including file."
            .formatted(file, included, reason(cause)),
        cause);
  }

  /** A key whose value is of the wrong kind. */
  public static EvalException keyInvalid(
      String task, String file, String key, Object value, String expected) {
    return error(
        "Task \"%s\": the key %s is %s, but must be %s (in %s).", task, key, value, expected, file);
  }

  /** A key without which a task cannot run. */
  public static EvalException keyMissing(String task, String file, String key) {
    return error(
        "Task \"%s\" has no key %s. Add it to %s, or to a file that it includes.", task, key, file);
  }

  /** A key of lm-evaluation-harness, or a misspelt one, that has no meaning here. */
  public static EvalException keyUnsupported(String task, String file, String key) {
    return error(
        "Task \"%s\" uses the key %s, which is not supported. Remove it from %s if the task means the same without it.",
        task, key, file);
  }

  /** A file that is no task. */
  public static EvalException yamlInvalid(Path file, String reason) {
    return error(
        "%s is not a task's YAML: %s. Correct it, or take it out of the folder.", file, reason);
  }

  /** A file or folder of tasks that cannot be read. */
  public static EvalException yamlUnreadable(Path file, IOException cause) {
    return new EvalException(
        "The tasks in %s cannot be read (%s). Check the path and its permissions."
            .formatted(file, reason(cause)),
        cause);
  }

  private static String reason(IOException cause) {
    return cause instanceof NoSuchFileException ? "no such file" : cause.getMessage();
  }

  private static EvalException error(String format, Object... arguments) {
    return new EvalException(format.formatted(arguments), null);
  }
}
