package io.latentspark.eval.metric;

import io.latentspark.eval.code.CodeLimits;
import io.latentspark.eval.code.CodeSandbox;
import io.latentspark.eval.task.FilterConfig;
import io.latentspark.eval.task.MetricConfig;
import io.latentspark.eval.task.OutputType;
import java.io.Serializable;
import java.util.List;

/**
 * How a task's documents are scored.
 *
 * @param task its name, for errors
 * @param outputType what the model is asked for
 * @param processResults the registered scoring that stands for {@code process_results}, or null:
 *     {@code metrics} are computed then
 * @param metrics {@code metric_list}
 * @param filters {@code filter_list}; empty: the first repeat's text as it is, named {@code none}
 * @param codeLimits what programs of the model may use, or null where they may not be run
 */
public record ScoringRules(
    String task,
    OutputType outputType,
    String processResults,
    List<MetricConfig> metrics,
    List<FilterConfig> filters,
    CodeLimits codeLimits)
    implements Serializable {

  /** Rules under which no programs of the model are run. */
  public ScoringRules(
      String task,
      OutputType outputType,
      String processResults,
      List<MetricConfig> metrics,
      List<FilterConfig> filters) {
    this(task, outputType, processResults, metrics, filters, null);
  }

  /** These rules, under which programs of the model may be run in a {@link CodeSandbox}. */
  public ScoringRules allowingCode(CodeLimits limits) {
    return new ScoringRules(task, outputType, processResults, metrics, filters, limits);
  }
}
