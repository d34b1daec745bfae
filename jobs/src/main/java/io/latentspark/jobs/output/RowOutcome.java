package io.latentspark.jobs.output;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * What written rows say, as SQL over the output's columns.
 *
 * @param errorCode why a row failed, null where it did not
 * @param sums what is added up over rows that did not fail, by name
 * @param tokens the name of the sum that tells how fast a job is
 */
public record RowOutcome(String errorCode, List<Sum> sums, String tokens) {
  /** A number of each row. */
  public record Sum(String name, String expression) {}

  Column errorColumn() {
    return expr(errorCode);
  }

  Column failed() {
    return errorColumn().isNotNull();
  }

  /** Numbers of each row in the order of {@link #sums}, 0 where there are none. */
  List<Column> columns() {
    return sums.stream()
        .map(sum -> coalesce(expr(sum.expression()).cast("double"), lit(0.0)))
        .toList();
  }

  List<String> names() {
    return sums.stream().map(Sum::name).toList();
  }

  /** Totals out of rows with an error code, how many rows have it, and their sums. */
  RowTotals totals(List<Row> byErrorCode) {
    RowTotals totals = RowTotals.NONE;
    for (Row code : byErrorCode) {
      long rows = code.getLong(1);
      Map<String, Long> failures =
          new TreeMap<>(code.isNullAt(0) ? Map.of() : Map.of(code.getString(0), rows));
      Map<String, Double> values = new TreeMap<>();
      for (int i = 0; i < sums.size() && code.isNullAt(0); i++) {
        values.put(sums.get(i).name(), code.getDouble(2 + i));
      }
      totals = totals.plus(new RowTotals(rows, values, failures));
    }
    return totals;
  }

  /** The error code and after it the numbers, as columns of their own. */
  List<Column> all() {
    List<Column> all = new ArrayList<>();
    all.add(errorColumn());
    all.addAll(columns());
    return all;
  }
}
