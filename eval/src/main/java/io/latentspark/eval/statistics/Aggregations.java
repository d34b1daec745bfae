package io.latentspark.eval.statistics;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.statistics.Aggregation.ErrorKind;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** All aggregations of {@code metric_list}, by name. */
final class Aggregations {

  static final Aggregation MEAN = new Aggregation(Aggregations::mean, ErrorKind.MEAN);

  private static final Map<String, Aggregation> BY_NAME =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("ifeval.agg_inst_level_acc", of(Aggregations::meanOfAll, ErrorKind.NONE)),
              Map.entry("bits_per_byte", of(Aggregations::bitsPerUnit, ErrorKind.NONE)),
              Map.entry("bleu", of(CorpusScores::bleu, ErrorKind.SHORT_BOOTSTRAP)),
              Map.entry("brier_score", of(Aggregations::brier, ErrorKind.NONE)),
              Map.entry("bypass", of(documents -> 999, ErrorKind.NONE)),
              Map.entry("chrf", of(CorpusScores::chrf, ErrorKind.SHORT_BOOTSTRAP)),
              Map.entry("chrf++", of(CorpusScores::chrf, ErrorKind.SHORT_BOOTSTRAP)),
              Map.entry("f1", of(Classification::f1, ErrorKind.BOOTSTRAP)),
              Map.entry("matthews_corrcoef", of(Classification::matthews, ErrorKind.BOOTSTRAP)),
              Map.entry("mean", MEAN),
              Map.entry("median", of(Aggregations::median, ErrorKind.BOOTSTRAP)),
              Map.entry("nanmean", of(Aggregations::meanOfNumbers, ErrorKind.BOOTSTRAP)),
              Map.entry("perplexity", of(d -> Math.exp(-mean(d)), ErrorKind.BOOTSTRAP)),
              Map.entry("ter", of(CorpusScores::ter, ErrorKind.SHORT_BOOTSTRAP)),
              Map.entry("weighted_perplexity", of(d -> Math.exp(-perUnit(d)), ErrorKind.NONE))));

  private Aggregations() {}

  private static Aggregation of(Aggregation.Statistic value, ErrorKind error) {
    return new Aggregation(value, error);
  }

  static Aggregation get(String task, String metric, String name) {
    Aggregation aggregation = BY_NAME.get(name);
    if (aggregation == null) {
      throw EvalErrors.aggregationUnknown(task, metric, name, BY_NAME.keySet());
    }
    return aggregation;
  }

  private static double mean(double[][] documents) {
    double sum = 0;
    for (double[] document : documents) {
      sum += document[0];
    }
    return sum / documents.length;
  }

  /** Documents weigh by how many values they have. */
  private static double meanOfAll(double[][] documents) {
    return Arrays.stream(documents).flatMapToDouble(Arrays::stream).average().orElse(Double.NaN);
  }

  private static double meanOfNumbers(double[][] documents) {
    return Arrays.stream(documents)
        .mapToDouble(document -> document[0])
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  /** The upper of the two middle values. */
  private static double median(double[][] documents) {
    double[] sorted = Arrays.stream(documents).mapToDouble(document -> document[0]).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The sum of first values by the sum of second ones. */
  private static double perUnit(double[][] documents) {
    double sum = 0;
    double units = 0;
    for (double[] document : documents) {
      sum += document[0];
      units += document[1];
    }
    return sum / units;
  }

  private static double bitsPerUnit(double[][] documents) {
    return -perUnit(documents) / Math.log(2);
  }

  /** The mean squared distance of the probabilities (from the second value on) from the truth. */
  private static double brier(double[][] documents) {
    double sum = 0;
    for (double[] document : documents) {
      for (int i = 1; i < document.length; i++) {
        double distance = document[i] - (document[0] == i - 1 ? 1 : 0);
        sum += distance * distance;
      }
    }
    return sum / documents.length;
  }
}
