package io.latentspark.jobs.output;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Adds up the outcomes of rows while they are written. They come as a row's error code and numbers,
 * after the row itself.
 */
final class RowCounter {
  private static final int ERROR = 1;
  private final List<String> names;
  private final int tokensIndex;
  private final double[] sums;
  private final Map<String, Long> failures = new TreeMap<>();
  private long rows;
  private long failed;

  /**
   * @param names of the numbers
   * @param tokens the one of them that tells the job's speed
   */
  RowCounter(List<String> names, String tokens) {
    this.names = names;
    tokensIndex = names.indexOf(tokens);
    sums = new double[names.size()];
  }

  void add(InternalRow row) {
    rows++;
    if (!row.isNullAt(ERROR)) {
      failed++;
      failures.merge(row.getUTF8String(ERROR).toString(), 1L, Long::sum);
      return;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] += row.getDouble(ERROR + 1 + i);
    }
  }

  long rows() {
    return rows;
  }

  long failed() {
    return failed;
  }

  long tokens() {
    return Math.round(sums[tokensIndex]);
  }

  RowTotals totals() {
    Map<String, Double> values = new TreeMap<>();
    for (int i = 0; i < sums.length; i++) {
      values.put(names.get(i), sums[i]);
    }
    return new RowTotals(rows, values, failures);
  }
}
