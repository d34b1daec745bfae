package io.latentspark.eval.task;

import java.io.Serializable;
import java.util.Map;

/**
 * An entry of {@code metric_list}.
 *
 * @param metric its name, such as {@code acc_norm}
 * @param aggregation how documents' values become the task's, such as {@code mean}
 * @param higherIsBetter which way is up
 * @param arguments all other keys of the entry, such as {@code ignore_case}
 */
public record MetricConfig(
    String metric, String aggregation, boolean higherIsBetter, Map<String, Object> arguments)
    implements Serializable {}
