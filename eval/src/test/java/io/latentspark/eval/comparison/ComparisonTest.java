package io.latentspark.eval.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.eval.result.MetricValue;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
  /** scipy 1.16: {@code stats.ttest_rel(second, first).confidence_interval(0.95)}. */
  @Test
  void pairedDifferenceIsThatOfScipy() {
    PairedDifference paired =
        PairedDifference.of(
            new double[] {0.2, 0.5, 0.1, 0.9, 0.4}, new double[] {0.1, 0.7, 0.3, 0.6, 0.9});

    assertEquals(5, paired.documents());
    assertEquals(0.1, paired.difference(), 1e-15);
    assertEquals(-0.2827065468754865, paired.interval().low(), 1e-12);
    assertEquals(0.4827065468754865, paired.interval().high(), 1e-12);
    assertFalse(paired.isSignificant());
  }

  @Test
  void runsThatAgreeDifferByNothing() {
    double[] values = {0, 1, 1};

    PairedDifference paired = PairedDifference.of(values, values.clone());

    assertEquals(new ConfidenceInterval(0, 0), paired.interval());
    assertFalse(paired.isSignificant());
    assertEquals(1, McNemarTest.of(values, values.clone()).probability());
  }

  @Test
  void pairsMustBePairs() {
    assertThrows(
        IllegalArgumentException.class,
        () -> PairedDifference.of(new double[] {1, 2}, new double[] {1, 2, 3}));
    assertThrows(
        IllegalArgumentException.class,
        () -> PairedDifference.of(new double[] {1}, new double[] {1}));
  }

  /** statsmodels 0.14: {@code mcnemar(table, exact=True)}. */
  @ParameterizedTest
  @CsvSource({
    "60, 30, 0.0020602656809630745",
    "13, 12, 1.0",
    "3, 9, 0.14599609375",
    "4, 7, 0.548828125",
    "0, 0, 1.0",
    "25, 0, 5.960464477539063e-08",
    "15, 10, 0.42435622215270996"
  })
  void mcNemarIsThatOfStatsmodels(int firstOnly, int secondOnly, double probability) {
    assertEquals(probability, McNemarTest.of(firstOnly, secondOnly).probability(), 1e-13);
  }

  @Test
  void mcNemarCountsWhatOnlyOneRunHasRight() {
    McNemarTest test = McNemarTest.of(new double[] {1, 1, 0, 1, 0}, new double[] {1, 0, 1, 0, 0});

    assertEquals(2, test.firstOnly());
    assertEquals(1, test.secondOnly());
    assertTrue(McNemarTest.applies(new double[] {0, 1}));
    assertFalse(McNemarTest.applies(new double[] {0, 0.5}));
  }

  /** statsmodels 0.14: {@code proportion_confint(right, documents, 0.05, "wilson")}. */
  @ParameterizedTest
  @CsvSource({
    "168, 200, 0.7828592983793288, 0.8843258796841298",
    "60, 60, 0.9398281478579099, 1.0",
    "0, 20, 0.0, 0.1611251580528194",
    "483, 580, 0.8002187503100666, 0.8609196360931266"
  })
  void sharesHaveWilsonsInterval(int right, int documents, double low, double high) {
    ConfidenceInterval interval = interval(share(right, documents), documents).get();

    assertEquals(low, interval.low(), 1e-12);
    assertEquals(high, interval.high(), 1e-12);
  }

  @Test
  void otherMetricsHaveStandardErrorsToBothSides() {
    MetricValue metric = new MetricValue(12.5, OptionalDouble.of(0.5), false);

    ConfidenceInterval interval = interval(metric, 100).get();

    assertEquals(12.5 - 1.959963984540054 * 0.5, interval.low(), 1e-12);
    assertEquals(12.5 + 1.959963984540054 * 0.5, interval.high(), 1e-12);
    assertTrue(interval(new MetricValue(3, OptionalDouble.empty(), false), 100).isEmpty());
  }

  private static Optional<ConfidenceInterval> interval(MetricValue metric, int documents) {
    return ConfidenceInterval.of(metric, documents);
  }

  private static MetricValue share(int right, int documents) {
    double[] values = IntStream.range(0, documents).mapToDouble(i -> i < right ? 1 : 0).toArray();
    double mean = (double) right / documents;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double error = Math.sqrt(squares / (documents - 1)) / Math.sqrt(documents);
    return new MetricValue(mean, OptionalDouble.of(error), true);
  }
}
