package io.latentspark.eval.task;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a task means that lists no metrics, or a metric without its aggregation. */
final class DefaultMetrics {
  private DefaultMetrics() {}

  private static final Map<String, String> AGGREGATIONS =
      Map.ofEntries(
          Map.entry("perplexity", "perplexity"),
          Map.entry("word_perplexity", "weighted_perplexity"),
          Map.entry("byte_perplexity", "weighted_perplexity"),
          Map.entry("bits_per_byte", "bits_per_byte"),
          Map.entry("f1", "f1"),
          Map.entry("mcc", "matthews_corrcoef"),
          Map.entry("bleu", "bleu"),
          Map.entry("chrf", "chrf"),
          Map.entry("chrf++", "chrf++"),
          Map.entry("ter", "ter"),
          Map.entry("brier_score", "brier_score"),
          Map.entry("bypass", "bypass"));

  private static final List<String> LOWER_IS_BETTER =
      List.of(
          "perplexity",
          "word_perplexity",
          "byte_perplexity",
          "bits_per_byte",
          "brier_score",
          "ter");

  static List<MetricConfig> of(OutputType type) {
    Stream<String> names =
        switch (type) {
          case MULTIPLE_CHOICE -> Stream.of("acc", "acc_norm");
          case LOGLIKELIHOOD -> Stream.of("perplexity", "acc");
          case LOGLIKELIHOOD_ROLLING ->
              Stream.of("word_perplexity", "byte_perplexity", "bits_per_byte");
          case GENERATE_UNTIL -> Stream.of("exact_match");
        };
    return names.map(DefaultMetrics::of).toList();
  }

  static MetricConfig of(String metric) {
    return new MetricConfig(
        metric,
        AGGREGATIONS.getOrDefault(metric, "mean"),
        !LOWER_IS_BETTER.contains(metric),
        Map.of());
  }
}
