package io.latentspark.eval.task;

import java.io.Serializable;
import java.util.List;

/**
 * An entry of a group's {@code aggregate_metric_list}.
 *
 * @param metric which of the tasks' metrics
 * @param filters after which filters, empty for all that the tasks have
 * @param weightBySize whether a task counts by its documents, or as much as any other
 */
public record GroupMetric(String metric, List<String> filters, boolean weightBySize)
    implements Serializable {}
