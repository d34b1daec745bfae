package io.latentspark.eval.statistics;

import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.statistics.Aggregation.ErrorKind;
import io.latentspark.eval.task.MetricConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** A task's values and their standard errors from those of its documents. */
public final class Aggregator {

  /** How often the documents are resampled for a bootstrap, as lm-eval does. */
  public static final int DEFAULT_BOOTSTRAP_ITERATIONS = 100_000;

  private static final int SHORT_BOOTSTRAP = 100;

  private record Rule(Aggregation aggregation, boolean higherIsBetter) {}

  /** For values of a name the task does not list, such as {@code pass@1} of {@code pass_at_k}. */
  private static final Rule UNLISTED = new Rule(Aggregations.MEAN, true);

  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final int bootstrapIterations;

  private Aggregator(int bootstrapIterations) {
    this.bootstrapIterations = bootstrapIterations;
  }

  /**
   * The aggregator of a task.
   *
   * @param bootstrapIterations resamplings where the error has no formula; 0: no errors at all
   * @throws io.latentspark.eval.EvalException if an aggregation is unknown
   */
  public static Aggregator of(String task, List<MetricConfig> metrics, int bootstrapIterations) {
    Aggregator aggregator = new Aggregator(bootstrapIterations);
    for (MetricConfig metric : metrics) {
      Aggregation aggregation = Aggregations.get(task, metric.metric(), metric.aggregation());
      // The name of a function, humaneval.pass_at_k, without what it belongs to.
      String name = metric.metric().substring(metric.metric().lastIndexOf('.') + 1);
      aggregator.rules.put(name, new Rule(aggregation, metric.higherIsBetter()));
    }
    return aggregator;
  }

  /**
   * The task's values by {@code metric,filter}.
   *
   * @param documents each document's values by {@code metric,filter}; a document without values
   *     could not be scored: it counts 0 in means and is left out of other aggregates
   */
  public Map<String, MetricValue> aggregate(List<Map<String, List<Double>>> documents) {
    Set<String> keys = new LinkedHashSet<>();
    documents.forEach(document -> keys.addAll(document.keySet()));
    Map<String, MetricValue> values = new LinkedHashMap<>();
    for (String key : keys) {
      Rule rule = rules.getOrDefault(key.substring(0, key.lastIndexOf(',')), UNLISTED);
      double[][] rows = rows(documents, key, rule.aggregation().error() == ErrorKind.MEAN);
      values.put(
          key,
          new MetricValue(
              rule.aggregation().value().of(rows),
              error(rule.aggregation(), rows),
              rule.higherIsBetter()));
    }
    return values;
  }

  private static double[][] rows(
      List<Map<String, List<Double>>> documents, String key, boolean failedCount) {
    List<double[]> rows = new ArrayList<>(documents.size());
    for (Map<String, List<Double>> document : documents) {
      List<Double> value = document.get(key);
      if (value != null) {
        rows.add(value.stream().mapToDouble(Double::doubleValue).toArray());
      } else if (document.isEmpty() && failedCount) {
        rows.add(new double[1]);
      }
    }
    return rows.toArray(double[][]::new);
  }

  private OptionalDouble error(Aggregation aggregation, double[][] rows) {
    if (bootstrapIterations <= 0 || rows.length < 2) {
      return OptionalDouble.empty();
    }
    return switch (aggregation.error()) {
      case MEAN ->
          OptionalDouble.of(
              StandardErrors.ofMean(Arrays.stream(rows).mapToDouble(row -> row[0]).toArray()));
      case BOOTSTRAP ->
          OptionalDouble.of(
              StandardErrors.bootstrap(aggregation.value(), rows, bootstrapIterations));
      case SHORT_BOOTSTRAP ->
          OptionalDouble.of(
              StandardErrors.bootstrap(
                  aggregation.value(), rows, Math.min(bootstrapIterations, SHORT_BOOTSTRAP)));
      case NONE -> OptionalDouble.empty();
    };
  }
}
