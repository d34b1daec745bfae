package io.latentspark.udf;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Columns by their exact name, and checks of what they hold. */
final class Columns {
  private Columns() {}

  /** A top-level column; dots and backticks in its name are part of the name. */
  static Column named(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  static boolean exists(StructType schema, String name) {
    return Arrays.asList(schema.fieldNames()).contains(name);
  }

  /** The type of a column that must be there. */
  static DataType type(StructType schema, String name, String purpose) {
    if (!exists(schema, name)) {
      throw UdfErrors.columnMissing(purpose, name, schema);
    }
    return schema.apply(name).dataType();
  }
}
