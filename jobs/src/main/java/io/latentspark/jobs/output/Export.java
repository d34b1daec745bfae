package io.latentspark.jobs.output;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Makes the files that users asked for from the published Parquet files. */
final class Export {
  private static final String STAGING = "_export";

  /** Read back by any RFC 4180 reader as it was: Spark would trim values. */
  private static final Map<String, String> CSV =
      Map.of(
          "header", "true",
          "escape", "\"",
          "ignoreLeadingWhiteSpace", "false",
          "ignoreTrailingWhiteSpace", "false");

  private final Path output;
  private final FileSystem files;

  Export(Path output, FileSystem files) {
    this.output = output;
    this.files = files;
  }

  void write(Dataset<Row> rows, OutputFormat format) throws IOException {
    Path staging = new Path(output, STAGING);
    files.delete(staging, true);
    removeEarlier();
    switch (format) {
      case PARQUET -> {
        rows.write().parquet(staging.toString());
        publish(staging, "part-%05d.parquet");
      }
      case JSONL -> {
        rows.write().option("ignoreNullFields", false).json(staging.toString());
        publish(staging, "part-%05d.jsonl");
      }
      case CSV -> {
        rows.select(flat(rows.schema())).write().options(CSV).csv(staging.toString());
        publish(staging, "part-%05d.csv");
      }
      case OPENAI_BATCH -> {
        Column failed = col("samples").getItem(0).getField("error_code").isNotNull();
        writeLines(rows.where(failed), staging, "errors.jsonl");
        writeLines(rows.where(failed.unary_$bang()), staging, "output.jsonl");
      }
    }
    files.delete(staging, true);
  }

  private void writeLines(Dataset<Row> rows, Path staging, String name) throws IOException {
    rows.map(new OpenAiBatchLine(rows.schema()), Encoders.STRING())
        .coalesce(1)
        .write()
        .text(staging.toString());
    publish(staging, name);
    files.delete(staging, true);
  }

  /** Files of an earlier export, made when fewer rows were done. */
  private void removeEarlier() throws IOException {
    files.mkdirs(output);
    for (FileStatus file : files.listStatus(output)) {
      String name = file.getPath().getName();
      if (name.endsWith(".jsonl") || name.endsWith(".csv") || name.endsWith(".parquet")) {
        files.delete(file.getPath(), false);
      }
    }
  }

  private void publish(Path staging, String name) throws IOException {
    int index = 0;
    for (FileStatus file : files.listStatus(staging)) {
      if (file.getPath().getName().startsWith("part-")) {
        files.rename(file.getPath(), new Path(output, String.format(name, index++)));
      }
    }
  }

  /** CSV has no nested values. */
  private static Column[] flat(StructType schema) {
    return Arrays.stream(schema.fields()).map(Export::flat).toArray(Column[]::new);
  }

  private static Column flat(StructField field) {
    Column column = col("`" + field.name().replace("`", "``") + "`");
    boolean nested =
        field.dataType() instanceof StructType
            || field.dataType() instanceof ArrayType
            || field.dataType() instanceof MapType;
    return nested ? to_json(column).alias(field.name()) : column;
  }
}
