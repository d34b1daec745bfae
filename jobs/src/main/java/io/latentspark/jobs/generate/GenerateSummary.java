package io.latentspark.jobs.generate;

import io.latentspark.jobs.common.JobErrors;
import io.latentspark.jobs.output.EngineReport;
import io.latentspark.jobs.output.Manifest.Timing;
import io.latentspark.jobs.output.OutputFolder;
import io.latentspark.jobs.output.RowTotals;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a job says at its end. */
record GenerateSummary(
    RowTotals totals, long newRows, Timing timing, EngineReport engine, OutputFolder output) {

  void print(PrintWriter out) {
    line(
        out,
        "Rows",
        "%,d (%,d new), %s",
        totals.rows(),
        newRows,
        totals.failed() == 0
            ? "none failed"
            : "%,d failed: %s".formatted(totals.failed(), JobErrors.counts(totals.failures())));
    line(
        out,
        "Tokens",
        "%,d prompt, %,d generated",
        totals.promptTokens(),
        totals.generatedTokens());
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
        "%.1f s, generating %.1f s: %,.0f tokens/s",
        timing.totalSeconds(),
        timing.generatingSeconds(),
        timing.generatedTokensPerSecond());
    line(out, "Output", "%s", output.path());
    line(out, "Manifest", "%s", output.manifestPath());
    out.flush();
  }

  private static long sum(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  private static void line(PrintWriter out, String name, String format, Object... values) {
    out.printf("%-9s %s%n", name, String.format(Locale.ROOT, format, values));
  }
}
