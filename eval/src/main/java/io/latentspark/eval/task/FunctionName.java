package io.latentspark.eval.task;

import java.io.Serializable;

/**
 * The value of a key that says {@code !function name}: a Java function of that name takes part.
 *
 * @param name such as {@code hellaswag.process_docs}
 */
public record FunctionName(String name) implements Serializable {
  @Override
  public String toString() {
    return "!function " + name;
  }
}
