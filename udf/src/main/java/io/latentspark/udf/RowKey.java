package io.latentspark.udf;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What tells rows apart, and with the seed decides their random draws: an id column, or a stable
 * hash of the whole row. Rows that are equal in every column have the same hash and so the same
 * result.
 */
public final class RowKey {
  /** Taken as the row key where the input has it. */
  public static final String DEFAULT_COLUMN = "id";

  private static final int HASH_DIGITS = 32;

  private RowKey() {}

  /**
   * The column that holds the key: the one named, else {@code id} where there is one, else none
   * (the row's hash is used).
   *
   * @throws LatentSparkException if the named column is missing
   */
  public static Optional<String> column(StructType schema, Optional<String> named) {
    named.ifPresent(name -> Columns.type(schema, name, "row key"));
    return named.or(() -> Optional.of(DEFAULT_COLUMN).filter(name -> Columns.exists(schema, name)));
  }

  /**
   * The key of each row as a string.
   *
   * @param schema the input's columns, all of which the hash covers
   * @param column the result of {@link #column}
   */
  public static Column expression(StructType schema, Optional<String> column) {
    return column
        .map(name -> Columns.named(name).cast(DataTypes.StringType))
        .orElseGet(() -> hash(schema));
  }

  private static Column hash(StructType schema) {
    Column[] columns =
        Arrays.stream(schema.fieldNames()).map(Columns::named).toArray(Column[]::new);
    Column json = functions.to_json(functions.struct(columns), Map.of("timeZone", "UTC"));
    return functions.substring(functions.sha2(json, 256), 1, HASH_DIGITS);
  }
}
