package io.latentspark.eval.task;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * An entry of {@code filter_list}: steps that turn generated texts into an answer.
 *
 * @param name part of the metric's key, {@code none} where the task lists no filter
 */
public record FilterConfig(String name, List<Step> steps) implements Serializable {

  /**
   * One step.
   *
   * @param function its registered name, such as {@code regex}
   * @param arguments its other keys, such as {@code regex_pattern}
   */
  public record Step(String function, Map<String, Object> arguments) implements Serializable {}
}
