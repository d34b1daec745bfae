package io.latentspark.jobs.input;

import io.latentspark.udf.RowKey;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Option;

/** What tells a row from the others. */
public final class RowKeyOptions {
  @Option(
      names = "--id-column",
      paramLabel = "NAME",
      description =
          "Column that identifies a row (default: id if there is one, else a hash of the row).")
  private String idColumn;

  /** The column that identifies a row; empty where its hash does. */
  public Optional<String> keyColumn(StructType schema) {
    return RowKey.column(schema, Optional.ofNullable(idColumn));
  }
}
