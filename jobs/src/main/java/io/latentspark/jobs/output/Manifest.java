package io.latentspark.jobs.output;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What an output was made with and what it amounts to.
 *
 * @param job the job's name
 * @param status {@code running} (or killed), {@code stopped}, {@code failed} or {@code complete}
 * @param fingerprint everything that changes results, by name
 * @param totals of all rows in the output; null until a run has ended
 * @param timing of the last run; null until it has ended
 * @param engine of the last run; null until it has ended
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Manifest(
    String job,
    Status status,
    Map<String, String> fingerprint,
    Map<String, Object> totals,
    Map<String, Object> timing,
    EngineReport engine) {

  /** How far the job has come. */
  public enum Status {
    RUNNING,
    STOPPED,
    FAILED,
    COMPLETE
  }

  /**
   * Totals as they stand in a manifest: rows, failed rows, failures by error code, sums.
   *
   * @param measures what follows from them, such as a perplexity
   */
  public static Map<String, Object> totals(
      RowTotals totals, RowOutcome outcome, Map<String, Double> measures) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("rows", totals.rows());
    values.put("failed_rows", totals.failed());
    values.put("failures", totals.failures());
    for (String name : outcome.names()) {
      double sum = totals.sum(name);
      values.put(name, sum == Math.rint(sum) ? (Object) Math.round(sum) : (Object) sum);
    }
    values.putAll(measures);
    return values;
  }

  /** What differs between two fingerprints, a line each. */
  static List<String> differences(Map<String, String> before, Map<String, String> now) {
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(now.keySet());
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      if (!Objects.equals(before.get(name), now.get(name))) {
        lines.add(
            "%s: was %s, is %s".formatted(name, shown(before.get(name)), shown(now.get(name))));
      }
    }
    return lines;
  }

  private static String shown(String value) {
    return value == null ? "absent" : value;
  }
}
