package io.latentspark.jobs.rows;

import io.latentspark.jobs.common.JobErrors;
import io.latentspark.jobs.output.EngineReport;
import io.latentspark.jobs.output.OutputFolder;
import io.latentspark.jobs.output.RowOutcome;
import io.latentspark.jobs.output.RowTotals;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a job says at its end. */
public record RowsSummary(
    RowsWork work,
    RowTotals totals,
    long newRows,
    RowsTiming timing,
    EngineReport engine,
    OutputFolder output) {
  private static final String TOKENS = "_tokens";
  private static final String STANDARD_ERROR = "_stderr";

  /** All rows of the output. */
  public Dataset<Row> read() {
    return output.read(work.layout());
  }

  /** Prints it. */
  public void print(PrintWriter out) {
    line(
        out,
        "Rows",
        "%,d (%,d new), %s",
        totals.rows(),
        newRows,
        totals.failed() == 0
            ? "none failed"
            : "%,d failed: %s".formatted(totals.failed(), JobErrors.counts(totals.failures())));
    line(out, "Tokens", "%s", tokens());
    printMeasures(out);
    if (engine.prefixHitTokens() > 0) {
      line(
          out,
          "Prefixes",
          "%,d prompt tokens (%.1f %%) were cached and not computed",
          engine.prefixHitTokens(),
          100 * engine.prefixHitRate());
    }
    if (!engine.draftedTokens().isEmpty()) {
      line(
          out,
          "Drafts",
          "%,d of %,d accepted (%s %% by distance)",
          sum(engine.acceptedTokens()),
          sum(engine.draftedTokens()),
          engine.acceptanceRates().stream()
              .map(rate -> String.format(Locale.ROOT, "%.1f", 100 * rate))
              .collect(Collectors.joining(", ")));
    }
    line(
        out,
        "Time",
        "%.1f s, %s %.1f s: %,.0f tokens/s",
        timing.totalSeconds(),
        timing.activity(),
        timing.seconds(),
        timing.tokensPerSecond());
    line(out, "Output", "%s", output.path());
    line(out, "Manifest", "%s", output.manifestPath());
    out.flush();
  }

  /** By their kinds, or in all where there are none. */
  private String tokens() {
    List<String> kinds =
        work.outcome().sums().stream()
            .map(RowOutcome.Sum::name)
            .filter(name -> name.endsWith(TOKENS))
            .map(name -> "%,d %s".formatted(totals.count(name), name.replace(TOKENS, "")))
            .toList();
    return kinds.isEmpty()
        ? "%,d".formatted(totals.count(work.outcome().tokens()))
        : String.join(", ", kinds);
  }

  /** A standard error stands behind what it is of. */
  private void printMeasures(PrintWriter out) {
    Map<String, Double> measures = work.measures().apply(totals);
    measures.forEach(
        (name, value) -> {
          if (!name.endsWith(STANDARD_ERROR)) {
            Double error = measures.get(name + STANDARD_ERROR);
            String shown = error == null ? "" : String.format(Locale.ROOT, " ± %.4f", error);
            line(out, "Measured", "%s %.4f%s", name.replace('_', ' '), value, shown);
          }
        });
  }

  private static long sum(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  private static void line(PrintWriter out, String name, String format, Object... values) {
    out.printf("%-9s %s%n", name, String.format(Locale.ROOT, format, values));
  }
}
