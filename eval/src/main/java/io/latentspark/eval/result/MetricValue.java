package io.latentspark.eval.result;

import java.util.OptionalDouble;

/**
 * A task's or group's value of a metric.
 *
 * @param value the aggregate over documents
 * @param standardError empty where none is defined (lm-eval prints {@code N/A})
 * @param higherIsBetter which way is up
 */
public record MetricValue(double value, OptionalDouble standardError, boolean higherIsBetter) {}
