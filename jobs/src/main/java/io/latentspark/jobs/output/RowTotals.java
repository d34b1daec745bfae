package io.latentspark.jobs.output;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a set of output rows amounts to.
 *
 * @param rows how many rows
 * @param promptTokens tokens of their prompts, failed rows not counted
 * @param generatedTokens tokens generated for them
 * @param failures failed rows by error code
 */
public record RowTotals(
    long rows, long promptTokens, long generatedTokens, Map<String, Long> failures)
    implements Serializable {

  /** No rows. */
  public static final RowTotals NONE = new RowTotals(0, 0, 0, new TreeMap<>());

  /** Rows that failed. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Both together. */
  public RowTotals plus(RowTotals other) {
    Map<String, Long> codes = new TreeMap<>(failures);
    other.failures.forEach((code, count) -> codes.merge(code, count, Long::sum));
    return new RowTotals(
        rows + other.rows,
        promptTokens + other.promptTokens,
        generatedTokens + other.generatedTokens,
        codes);
  }
}
