package io.latentspark.eval.metric;

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
 */
public record ScoringRules(
    String task,
    OutputType outputType,
    String processResults,
    List<MetricConfig> metrics,
    List<FilterConfig> filters)
    implements Serializable {}
