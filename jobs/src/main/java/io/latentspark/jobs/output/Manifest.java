package io.latentspark.jobs.output;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.ArrayList;
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
    Totals totals,
    Timing timing,
    EngineReport engine) {

  /** How far the job has come. */
  public enum Status {
    RUNNING,
    STOPPED,
    FAILED,
    COMPLETE
  }

  /** Sums over the output's rows. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Totals(
      long rows,
      long failedRows,
      Map<String, Long> failures,
      long promptTokens,
      long generatedTokens) {

    static Totals of(RowTotals totals) {
      return new Totals(
          totals.rows(),
          totals.failed(),
          totals.failures(),
          totals.promptTokens(),
          totals.generatedTokens());
    }
  }

  /**
   * Wall-clock times of a run.
   *
   * @param startedAt in ISO 8601
   * @param totalSeconds with Spark's start and the model's loading
   * @param generatingSeconds from the first row sent to the engine to the last one written
   * @param generatedTokensPerSecond of this run
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Timing(
      String startedAt,
      double totalSeconds,
      double generatingSeconds,
      double generatedTokensPerSecond) {

    /** Timing of a run that ends now. */
    public static Timing until(Instant now, Instant started, double generating, long tokens) {
      double total = java.time.Duration.between(started, now).toMillis() / 1000.0;
      return new Timing(started.toString(), total, generating, tokens / Math.max(generating, 1e-9));
    }
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
