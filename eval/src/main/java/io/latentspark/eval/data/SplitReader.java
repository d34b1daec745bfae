package io.latentspark.eval.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.monotonically_increasing_id;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.EvalException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Reads files of data sets, many in one Spark job: a benchmark of 57 subjects is 114 small files,
 * and a job costs more than such a file. Rows come back by file, in the file's order.
 */
final class SplitReader {

  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9]\\d{0,17}");
  private static final String FILE = "__file";
  private static final String BLOCK = "__block";
  private static final String PLACE = "__place";

  private final SparkSession spark;

  SplitReader(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * The rows of each file.
   *
   * @throws EvalException if one cannot be read
   */
  Map<Path, List<Map<String, Object>>> read(SplitFiles.Format format, Collection<Path> files) {
    return switch (format) {
      case PARQUET -> parquet(files);
      case JSONL -> json(files);
      case CSV -> csv(files);
    };
  }

  private Map<Path, List<Map<String, Object>>> parquet(Collection<Path> files) {
    // Spark takes the first file's columns for those of all.
    Map<MessageType, List<Path>> bySchema = new LinkedHashMap<>();
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    for (Path file : files) {
      bySchema.computeIfAbsent(schema(file, hadoop), schema -> new ArrayList<>()).add(file);
    }
    Map<Path, List<Map<String, Object>>> rows = new LinkedHashMap<>();
    for (List<Path> alike : bySchema.values()) {
      StructType columns = columns(alike.get(0));
      collect(
              alike,
              uris ->
                  spark
                      .read()
                      .schema(columns)
                      .parquet(uris)
                      .select(
                          col("*"),
                          col("_metadata.file_path").alias(FILE),
                          col("_metadata.file_block_start").alias(BLOCK),
                          col("_metadata.row_index").alias(PLACE)))
          .forEach(
              (file, found) ->
                  rows.put(file, found.stream().map(Rows::values).map(SplitReader::own).toList()));
    }
    return rows;
  }

  /** Of one file: for many Spark would start a job to find out. */
  private StructType columns(Path file) {
    try {
      return spark.read().parquet(file.toUri().toString()).schema();
    } catch (Exception e) { // Spark's checked ones, which Scala does not declare
      throw EvalErrors.dataUnreadable(file.toString(), e);
    }
  }

  private static MessageType schema(Path file, Configuration hadoop) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), hadoop))) {
      return reader.getFooter().getFileMetaData().getSchema();
    } catch (IOException | RuntimeException e) {
      throw EvalErrors.dataUnreadable(file.toString(), e);
    }
  }

  private static Map<String, Object> own(Map<String, Object> values) {
    values.keySet().removeAll(List.of(FILE, BLOCK, PLACE));
    return values;
  }

  private Map<Path, List<Map<String, Object>>> json(Collection<Path> files) {
    Map<Path, List<Map<String, Object>>> rows = new LinkedHashMap<>();
    collect(
            files,
            uris ->
                spark
                    .read()
                    .option("lineSep", "\n")
                    .text(uris)
                    .select(
                        col("value"),
                        col("_metadata.file_path").alias(FILE),
                        col("_metadata.file_block_start").alias(BLOCK),
                        monotonically_increasing_id().alias(PLACE)))
        .forEach(
            (file, lines) ->
                rows.put(
                    file,
                    JsonLines.parse(
                        file.toString(), lines.stream().map(line -> line.getString(0)).toList())));
    return rows;
  }

  private Map<Path, List<Map<String, Object>>> csv(Collection<Path> files) {
    Map<Path, List<Map<String, Object>>> rows = new LinkedHashMap<>();
    for (Path file : files) {
      collect(
              List.of(file),
              uris ->
                  spark
                      .read()
                      .option("header", true)
                      .option("multiLine", true)
                      .option("escape", "\"")
                      .csv(uris)
                      .select(
                          col("*"),
                          col("_metadata.file_path").alias(FILE),
                          col("_metadata.file_block_start").alias(BLOCK),
                          monotonically_increasing_id().alias(PLACE)))
          .forEach(
              (path, found) ->
                  rows.put(
                      path,
                      numbered(found.stream().map(Rows::values).map(SplitReader::own).toList())));
    }
    return rows;
  }

  @FunctionalInterface
  private interface Query {
    Dataset<Row> of(String... uris) throws Exception;
  }

  private static Map<Path, List<Row>> collect(Collection<Path> files, Query query) {
    Map<Path, List<Row>> rows = new LinkedHashMap<>();
    files.forEach(file -> rows.put(file, new ArrayList<>()));
    String[] uris = files.stream().map(file -> file.toUri().toString()).toArray(String[]::new);
    try {
      for (Row row : query.of(uris).collectAsList()) {
        rows.get(Path.of(URI.create(row.getAs(FILE)).getPath())).add(row);
      }
    } catch (Exception e) { // Spark's checked ones, which Scala does not declare
      throw EvalErrors.dataUnreadable(culprit(files, query), e);
    }
    rows.values()
        .forEach(
            found ->
                found.sort(
                    Comparator.comparingLong((Row row) -> row.<Long>getAs(BLOCK))
                        .thenComparingLong(row -> row.<Long>getAs(PLACE))));
    return rows;
  }

  /** The first file that cannot be read by itself. */
  private static String culprit(Collection<Path> files, Query query) {
    for (Path file : files) {
      try {
        query.of(file.toUri().toString()).count();
      } catch (Exception e) {
        return file.toString();
      }
    }
    return files.iterator().next() + " and others with it";
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
    rows.forEach(
        row ->
            numbers.forEach(
                column -> row.computeIfPresent(column, (k, v) -> Long.valueOf((String) v))));
    return rows;
  }
}
