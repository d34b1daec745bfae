package io.latentspark.eval.reward;

import io.latentspark.eval.EvalErrors;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** The column with the right answer of each row, or with an array of right ones. */
final class ExpectedAnswers {
  private final String column;
  private final int index;

  /**
   * @param reward the reward that reads it
   * @param option the option that names the column
   * @throws io.latentspark.eval.EvalException if there is no such column
   */
  ExpectedAnswers(String reward, String option, String column, StructType schema) {
    this.column = column;
    if (!List.of(schema.fieldNames()).contains(column)) {
      throw EvalErrors.rewardColumnMissing(reward, option, column, schema);
    }
    index = schema.fieldIndex(column);
  }

  /**
   * The answers of a row, at least one.
   *
   * @throws io.latentspark.eval.EvalException if it has none
   */
  List<String> of(Row row) {
    Object value = row.get(index);
    List<?> all =
        value instanceof scala.collection.Seq<?> several
            ? CollectionConverters.asJava(several)
            : Collections.singletonList(value);
    if (all.isEmpty() || all.contains(null)) {
      throw EvalErrors.rewardAnswerMissing(column);
    }
    return all.stream().map(String::valueOf).toList();
  }
}
