package io.latentspark.udf;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
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

  /**
   * The input's columns and after them the appended ones.
   *
   * @throws LatentSparkException if the input has a column of such a name, in upper or lower case
   *     unless the session tells them apart
   */
  static StructType append(StructType input, StructType appended) {
    SQLConf session = SQLConf.get();
    List<String> clashes =
        Arrays.stream(appended.fieldNames())
            .filter(
                name ->
                    Arrays.stream(input.fieldNames())
                        .anyMatch(present -> (boolean) session.resolver().apply(present, name)))
            .toList();
    if (!clashes.isEmpty()) {
      throw UdfErrors.outputColumnsExist(clashes, input);
    }
    StructType output = input;
    for (StructField field : appended.fields()) {
      output = output.add(field);
    }
    return output;
  }

  /** A STRING column. */
  static Column text(StructType schema, String name, String purpose) {
    requireString(schema, name, purpose, "STRING");
    return named(name);
  }

  /** An ARRAY of INT or BIGINT, read as an array of long. */
  static Column tokenIds(StructType schema, String name, String purpose) {
    DataType type = type(schema, name, purpose);
    if (!(type instanceof ArrayType array)
        || !(array.elementType().equals(DataTypes.IntegerType)
            || array.elementType().equals(DataTypes.LongType))) {
      throw UdfErrors.columnTypeWrong(purpose, name, "ARRAY<INT>", schema);
    }
    return named(name).cast(DataTypes.createArrayType(DataTypes.LongType));
  }

  static void requireString(StructType schema, String name, String purpose, String expected) {
    if (!(type(schema, name, purpose) instanceof StringType)) {
      throw UdfErrors.columnTypeWrong(purpose, name, expected, schema);
    }
  }
}
