package io.latentspark.jobs.input;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.latentspark.jobs.common.JobErrors;
import io.latentspark.jobs.common.JobException;
import io.latentspark.udf.RowKey;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What must be known of the input before any work: how many rows, and that keys are unique. */
public final class InputSummary {
  private InputSummary() {}

  /**
   * Counts the rows, in one query with the check of their keys. Rows without a key column may be
   * equal: they then have the same result.
   *
   * @throws JobException if there are no rows, or a key is null or not unique
   */
  public static long rows(Dataset<Row> input, String path, Optional<String> keyColumn) {
    long rows = keyColumn.map(column -> checkedRows(input, column)).orElseGet(input::count);
    if (rows == 0) {
      throw JobErrors.inputEmpty(path);
    }
    return rows;
  }

  private static long checkedRows(Dataset<Row> input, String keyColumn) {
    Column key = col("key");
    Column copies = col("copies");
    Row totals =
        input
            .select(RowKey.expression(input.schema(), Optional.of(keyColumn)).alias("key"))
            .groupBy(key)
            .agg(count(lit(1)).alias("copies"))
            .agg(
                coalesce(sum(copies), lit(0L)),
                coalesce(sum(when(key.isNull(), copies)), lit(0L)),
                coalesce(sum(when(key.isNotNull().and(copies.gt(1)), 1L)), lit(0L)),
                max(when(copies.gt(1), key)))
            .first();
    if (totals.getLong(1) > 0) {
      throw JobErrors.rowKeysNull(keyColumn, totals.getLong(1));
    }
    if (totals.getLong(2) > 0) {
      throw JobErrors.rowKeysDuplicate(keyColumn, totals.getLong(2), totals.getString(3));
    }
    return totals.getLong(0);
  }
}
