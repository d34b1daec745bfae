package io.latentspark.jobs.evaluate;

import java.io.PrintWriter;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Lists the documents that could not be scored: they count as wrong. */
final class FailedDocuments {
  private static final int SHOWN = 20;

  private FailedDocuments() {}

  static void print(Dataset<Row> samples, PrintWriter out) {
    Dataset<Row> failed = samples.where("error IS NOT NULL");
    long count = failed.count();
    if (count == 0) {
      return;
    }
    out.printf(
        "%n%,d document%s could not be scored and count%s as wrong:%n",
        count, count == 1 ? "" : "s", count == 1 ? "s" : "");
    List<Row> rows =
        failed
            .select("task", "doc_id", "error")
            .sort("task", "doc_id")
            .limit(SHOWN)
            .collectAsList();
    rows.forEach(
        row -> out.printf("  %s %d: %s%n", row.getString(0), row.getInt(1), row.getString(2)));
    if (count > rows.size()) {
      out.printf("  … and %,d more, see the column error of the samples%n", count - rows.size());
    }
  }
}
