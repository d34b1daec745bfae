package io.latentspark.udf.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection$;
import org.apache.spark.sql.types.DataType;
import scala.Function1;

/** Computes the arguments of all calls of a row. */
final class ArgumentReader {
  private final List<ResolvedCall> calls;
  private final List<DataType> types = new ArrayList<>();
  private final List<Function1<Object, Object>> converters = new ArrayList<>();
  private final UnsafeProjection projection;

  ArgumentReader(CallsEvaluator plan, int partition) {
    calls = plan.calls();
    for (Expression input : Scalas.list(plan.arguments())) {
      types.add(input.dataType());
      converters.add(CatalystTypeConverters.createToScalaConverter(input.dataType()));
    }
    projection = UnsafeProjection$.MODULE$.create(plan.arguments(), plan.input());
    projection.initialize(partition);
  }

  PreparedRow read(InternalRow shared) {
    InternalRow row = shared.copy(); // the child writes its next row into the same memory
    InternalRow computed = projection.apply(row);
    List<Row> arguments = new ArrayList<>();
    int next = 0;
    for (ResolvedCall call : calls) {
      Object[] values = new Object[call.arguments()];
      boolean needed = true;
      for (int i = 0; i < values.length; i++, next++) {
        values[i] = converters.get(next).apply(computed.get(next, types.get(next)));
        needed &= values[i] != null || i >= call.function().required();
      }
      arguments.add(needed ? RowFactory.create(values) : null);
    }
    return new PreparedRow(row, arguments);
  }
}
