package io.latentspark.udf.sql;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * A row of the child, and the arguments of each call.
 *
 * @param arguments null for a call that this row does not need
 */
record PreparedRow(InternalRow row, List<Row> arguments) {}
