package io.latentspark.eval.metric;

import java.util.List;
import java.util.Map;

/**
 * What a document came to.
 *
 * @param filtered filter to the answers after it
 * @param metrics {@code metric,filter} to the document's values
 */
public record DocumentScores(
    Map<String, List<String>> filtered, Map<String, List<Double>> metrics) {}
