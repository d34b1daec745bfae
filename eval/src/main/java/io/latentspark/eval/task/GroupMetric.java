package io.latentspark.eval.task;

import java.io.Serializable;
import java.util.List;

/**
 * An entry of a group's {@code aggregate_metric_list}.
 *
 * @param metric the metric's name, such as {@code acc}
 * @param weightBySize whether each task counts by its documents, or all tasks alike
 * @param filters {@code filter_list}; empty: all filters the tasks have
 */
public record GroupMetric(String metric, boolean weightBySize, List<String> filters)
    implements Serializable {}
