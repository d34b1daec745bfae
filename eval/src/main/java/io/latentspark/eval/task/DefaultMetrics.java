package io.latentspark.eval.task;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a task means that lists no metrics, or a metric without its aggregation. */
final class DefaultMetrics {
  private DefaultMetrics() {}

  private static final Map<String, String> AGGREGATIONS =
      Map.of(
          "perplexity", "perplexity",
          "word_perplexity", "weighted_perplexity",
          "byte_perplexity", "weighted_perplexity",
          "bits_per_byte", "bits_per_byte",
          "f1", "f1",
          "mcc", "matthews_corrcoef",
          "bleu", "bleu",
          "chrf", "chrf",
          "ter", "ter",
          "brier_score", "brier_score");

  private static final List<String> LOWER_IS_BETTER =
      List.of(
          "perplexity",
          "word_perplexity",
          "byte_perplexity",
          "bits_per_byte",
          "ter",
          "brier_score");

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
