package io.latentspark.eval.task;

import java.util.Locale;

/** What a task asks of the model ({@code output_type} in its YAML). */
public enum OutputType {
  /** The log-likelihood of a target given its context. */
  LOGLIKELIHOOD,
  /** The log-likelihood of a whole text, in windows. */
  LOGLIKELIHOOD_ROLLING,
  /** A generated text, up to a stop string. */
  GENERATE_UNTIL,
  /** The log-likelihood of every choice. */
  MULTIPLE_CHOICE;

  /** The name in YAML. */
  public String yamlName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
