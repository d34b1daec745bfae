package io.latentspark.eval.data;

import io.latentspark.eval.EvalErrors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads the files of a split, one after another, so that rows keep their order. */
final class SplitReader {

  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9]\\d{0,17}");

  private final SparkSession spark;

  SplitReader(SparkSession spark) {
    this.spark = spark;
  }

  List<Map<String, Object>> read(SplitFiles.Found found) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Path file : found.files()) {
      try {
        rows.addAll(read(found.format(), file.toUri().toString()));
      } catch (RuntimeException e) {
        throw e instanceof io.latentspark.eval.EvalException
            ? e
            : EvalErrors.dataUnreadable(file.toString(), e);
      } catch (Exception e) { // Spark's checked ones, which Scala does not declare
        throw EvalErrors.dataUnreadable(file.toString(), e);
      }
    }
    return rows;
  }

  @SuppressWarnings("RedundantThrows")
  private List<Map<String, Object>> read(SplitFiles.Format format, String file) throws Exception {
    return switch (format) {
      case PARQUET -> values(spark.read().parquet(file));
      case JSONL ->
          JsonLines.parse(
              file,
              spark
                  .read()
                  .option("lineSep", "\n")
                  .text(file)
                  .as(Encoders.STRING())
                  .collectAsList());
      case CSV ->
          numbered(
              values(
                  spark
                      .read()
                      .option("header", true)
                      .option("multiLine", true)
                      .option("escape", "\"")
                      .csv(file)));
    };
  }

  private static List<Map<String, Object>> values(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Rows::values).toList();
  }

  /** Columns of whole numbers become such, as they do in the hub's reader. */
  private static List<Map<String, Object>> numbered(List<Map<String, Object>> rows) {
    if (rows.isEmpty()) {
      return rows;
    }
    List<String> numbers =
        rows.get(0).keySet().stream()
            .filter(
                column ->
                    rows.stream()
                        .map(row -> Objects.toString(row.get(column), ""))
                        .allMatch(value -> INTEGER.matcher(value).matches()))
            .toList();
    return rows.stream()
        .map(
            row -> {
              Map<String, Object> typed = new LinkedHashMap<>(row);
              numbers.forEach(
                  column -> typed.computeIfPresent(column, (k, v) -> Long.valueOf((String) v)));
              return typed;
            })
        .toList();
  }
}
