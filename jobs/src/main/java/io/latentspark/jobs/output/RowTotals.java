package io.latentspark.jobs.output;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a set of output rows amounts to.
 *
 * @param rows how many rows
 * @param sums what they add up to, failed rows not counted, by the names of {@link RowOutcome#sums}
 * @param failures failed rows by error code
 */
public record RowTotals(long rows, Map<String, Double> sums, Map<String, Long> failures)
    implements Serializable {
  /** No rows. */
  public static final RowTotals NONE = new RowTotals(0, new TreeMap<>(), new TreeMap<>());

  /** Rows that failed. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** A sum, 0 where nothing was added up. */
  public double sum(String name) {
    return sums.getOrDefault(name, 0.0);
  }

  /** A sum of whole numbers. */
  public long count(String name) {
    return Math.round(sum(name));
  }

  /** Both together. */
  public RowTotals plus(RowTotals other) {
    Map<String, Long> codes = new TreeMap<>(failures);
    other.failures.forEach((code, count) -> codes.merge(code, count, Long::sum));
    Map<String, Double> all = new TreeMap<>(sums);
    other.sums.forEach((name, value) -> all.merge(name, value, Double::sum));
    return new RowTotals(rows + other.rows, all, codes);
  }
}
