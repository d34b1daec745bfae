package io.latentspark.jobs.compare;

import io.latentspark.eval.report.ComparisonText;
import io.latentspark.eval.report.HtmlReport;
import io.latentspark.eval.report.PublishedScores;
import io.latentspark.eval.report.ReportedRun;
import io.latentspark.eval.report.RunsTable;
import io.latentspark.eval.report.SavedRuns;
import io.latentspark.jobs.common.JobSession;
import io.latentspark.jobs.common.LoggingOptions;
import io.latentspark.jobs.common.SparkOptions;
import io.latentspark.jobs.common.Version;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code latentspark compare}. */
@Command(
    name = "compare",
    description = {
      "Compares evaluations that were made at different times, the first with each of the others.",
      "",
      "Prints all scores, then for each task the difference on the documents of both runs with its"
          + " 95 %% confidence interval and McNemar's test, and says where the prompts were not the"
          + " same."
    },
    footer = {
      "",
      "Examples:",
      "  latentspark compare before after --html comparison.html",
      "  latentspark compare out/DeepSeek-V2-Lite/results_2026-11-24T20-01-01.750000.json"
          + " --reference deepseek-v2-lite --html report.html"
    },
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    sortOptions = false,
    sortSynopsis = false)
public final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "RESULTS",
      description =
          "Results files, or folders that evaluations wrote to: of each folder in them the newest"
              + " results file. Samples are read from the folder samples beside it; without them"
              + " only scores are shown. lm-eval's own results files can be given too.")
  private List<String> results;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a report there, one HTML file with everything in it.")
  private String html;

  @Mixin private ReferenceOptions references;
  @Mixin private SparkOptions spark;
  @Mixin private LoggingOptions logging;

  @Override
  public Integer call() {
    logging.apply();
    List<PublishedScores> published = references.read();
    try (JobSession session = spark.start("latentspark compare")) {
      SparkSession sql = session.spark();
      SavedRuns saved = new SavedRuns(sql);
      List<ReportedRun> runs = results.stream().flatMap(path -> saved.read(path).stream()).toList();
      PrintWriter out = spec.commandLine().getOut();
      out.print(RunsTable.of(runs));
      if (runs.size() > 1) {
        out.println();
        out.print(ComparisonText.of(runs));
      }
      if (html != null) {
        HtmlReport.write(html, runs, published, sql.sparkContext().hadoopConfiguration());
        out.printf("%nReport  %s%n", html);
      }
      out.flush();
    }
    return 0;
  }
}
