package io.latentspark.eval.metric;

import java.util.List;
import java.util.Map;

/** What a document's answer is worth. */
@FunctionalInterface
public interface DocumentMetric {

  /**
   * The document's values by metric, in a fixed order: one number as a rule, more where the task's
   * aggregation needs more of each document.
   */
  Map<String, List<Double>> score(Answered answered);
}
