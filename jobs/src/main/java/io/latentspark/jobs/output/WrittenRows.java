package io.latentspark.jobs.output;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;

import io.latentspark.udf.RowKey;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** The rows that earlier runs have published. */
final class WrittenRows {
  private static final String KEY = "__latentspark_key";
  private static final String COPY = "__latentspark_copy";

  private final SparkSession spark;
  private final PartFolder folder;
  private final StructType inputSchema;
  private final StructType schema;
  private final RowOutcome outcome;

  WrittenRows(SparkSession spark, PartFolder folder, RowLayout layout) {
    this.spark = spark;
    this.folder = folder;
    this.inputSchema = layout.input();
    this.schema = layout.output();
    this.outcome = layout.outcome();
  }

  /** Sums over all published rows. */
  RowTotals totals() {
    if (folder.names().isEmpty()) {
      return RowTotals.NONE;
    }
    List<Column> numbers = outcome.columns();
    Column[] sums = numbers.stream().map(functions::sum).toArray(Column[]::new);
    return outcome.totals(
        read(folder.names())
            .groupBy(outcome.errorColumn())
            .agg(count(lit(1)), sums)
            .collectAsList());
  }

  /**
   * Takes failed rows out of the output, so that they are generated again. Killed between its steps
   * it leaves good rows missing, never doubled: they are generated again too.
   */
  void dropFailed(String run) {
    if (folder.names().isEmpty()) {
      return;
    }
    List<String> files =
        read(folder.names())
            .where(outcome.failed())
            .select(input_file_name())
            .distinct()
            .collectAsList()
            .stream()
            .map(row -> new Path(row.getString(0)).getName())
            .toList();
    if (files.isEmpty()) {
      return;
    }
    Path kept = folder.temporary("kept");
    read(files).where(not(outcome.failed())).write().parquet(kept.toString());
    files.forEach(name -> folder.delete(folder.file(name)));
    folder.publishAll(kept, "kept-" + run);
    folder.deleteTemporary();
  }

  /** The input's rows that are not published yet. */
  Dataset<Row> missing(Dataset<Row> input, Optional<String> keyColumn) {
    if (folder.names().isEmpty()) {
      return input;
    }
    Dataset<Row> done = read(folder.names());
    Column key = RowKey.expression(inputSchema, keyColumn);
    if (keyColumn.isPresent()) { // unique: checked when the input was counted
      return input
          .withColumn(KEY, key)
          .join(done.select(key.alias(KEY)), columnNames(KEY), "left_anti")
          .drop(KEY);
    }
    // Equal rows are told apart by counting them.
    Column copy = row_number().over(Window.partitionBy(col(KEY)).orderBy(col(KEY)));
    return input
        .withColumn(KEY, key)
        .withColumn(COPY, copy)
        .join(
            done.select(key.alias(KEY)).withColumn(COPY, copy), columnNames(KEY, COPY), "left_anti")
        .drop(KEY, COPY);
  }

  Dataset<Row> read() {
    return read(folder.names());
  }

  private Dataset<Row> read(List<String> names) {
    String[] paths =
        names.stream().map(name -> folder.file(name).toString()).toArray(String[]::new);
    return spark.read().schema(schema).parquet(paths);
  }

  private static String[] columnNames(String... names) {
    return names;
  }
}
