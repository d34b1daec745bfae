package io.latentspark.eval.statistics;

import io.latentspark.eval.random.PythonRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Standard errors of documents' means and other statistics. */
final class StandardErrors {

  private static final int CHUNK = 1000;

  private StandardErrors() {}

  /** That of a mean: the sample's standard deviation by the root of its size. */
  static double ofMean(double[] values) {
    return standardDeviation(values) / Math.sqrt(values.length);
  }

  /**
   * The standard deviation of a statistic over samples of the documents, drawn with replacement: in
   * chunks of 1000, chunk i with a generator seeded with i. A last chunk that would be smaller is
   * left out.
   */
  static double bootstrap(Aggregation.Statistic statistic, double[][] documents, int iterations) {
    int chunk = Math.min(CHUNK, iterations);
    double[] replicates =
        IntStream.range(0, iterations / chunk)
            .parallel()
            .boxed()
            .flatMapToDouble(seed -> replicates(statistic, documents, seed, chunk))
            .toArray();
    return standardDeviation(replicates);
  }

  private static DoubleStream replicates(
      Aggregation.Statistic statistic, double[][] documents, int seed, int count) {
    PythonRandom random = new PythonRandom(seed);
    double[][] drawn = new double[documents.length][];
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      int[] chosen = random.choices(documents.length, documents.length);
      for (int j = 0; j < drawn.length; j++) {
        drawn[j] = documents[chosen[j]];
      }
      values[i] = statistic.of(drawn);
    }
    return DoubleStream.of(values);
  }

  /** With n - 1 degrees of freedom. */
  private static double standardDeviation(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1));
  }
}
