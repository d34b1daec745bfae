package io.latentspark.udf.sql;

import io.latentspark.udf.UdfErrors;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** Options as a query writes them: a MAP, a STRUCT or a STRING of JSON, the same for all rows. */
final class ConstantOptions {
  private ConstantOptions() {}

  /** What is wrong with the expression, if anything. */
  static Optional<String> problem(LlmFunction function, Expression options) {
    DataType type = options.dataType();
    boolean fits =
        type instanceof StructType
            || type instanceof StringType
            || type instanceof NullType
            || (type instanceof MapType map && map.keyType() instanceof StringType);
    if (!fits) {
      return Optional.of(UdfErrors.callOptionsType(function.sqlName(), type.sql()));
    }
    return options.foldable()
        ? Optional.empty()
        : Optional.of(UdfErrors.callOptionsVary(function.sqlName(), options.sql()));
  }

  /** The options as a JSON object; empty where they are NULL. */
  static Optional<String> json(Expression options) {
    DataType type = options.dataType();
    Object value = CatalystTypeConverters.convertToScala(options.eval(null), type);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String json) {
      return Optional.of(json);
    }
    if (value instanceof Row row) {
      return Optional.of(row.json());
    }
    // A row can be written as JSON, a map cannot: it becomes a row's only field.
    Row wrapped = new GenericRowWithSchema(new Object[] {value}, new StructType().add("", type));
    String json = wrapped.json();
    return Optional.of(json.substring(json.indexOf(':') + 1, json.length() - 1));
  }
}
