package io.latentspark.jobs.evaluate;

import io.latentspark.eval.report.HtmlReport;
import io.latentspark.eval.report.PublishedScores;
import io.latentspark.eval.report.ReportedRun;
import io.latentspark.jobs.common.JobErrors;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** {@code report.html} in the output, with all models evaluated so far. */
final class ReportFile {
  private ReportFile() {}

  /** Writes it anew; returns where it is. */
  static String write(
      Configuration hadoop,
      String output,
      List<ReportedRun> runs,
      List<PublishedScores> references) {
    Path file = new Path(output, "report.html");
    try (OutputStream out = file.getFileSystem(hadoop).create(file, true)) {
      out.write(HtmlReport.of(runs, references).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw JobErrors.outputUnwritable(output, e);
    }
    return file.toString();
  }
}
