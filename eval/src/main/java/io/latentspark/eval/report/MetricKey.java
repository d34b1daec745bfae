package io.latentspark.eval.report;

/**
 * The key of a metric's value, such as {@code acc,none}.
 *
 * @param metric the metric's name
 * @param filter the filter's name
 */
record MetricKey(String metric, String filter) {
  private static final String STANDARD_ERROR = "_stderr";

  static MetricKey of(String key) {
    int comma = key.indexOf(',');
    return comma < 0
        ? new MetricKey(key, "none")
        : new MetricKey(key.substring(0, comma), key.substring(comma + 1));
  }

  String standardErrorKey() {
    return metric + STANDARD_ERROR + "," + filter;
  }

  boolean isStandardError() {
    return metric.endsWith(STANDARD_ERROR);
  }

  /** The metric, with the filter where there is a choice of filters. */
  String label() {
    return filter.equals("none") ? metric : metric + " (" + filter + ")";
  }
}
