package io.latentspark.eval.reward;

import io.latentspark.eval.EvalErrors;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * A value that Spark SQL has computed for each sample.
 *
 * @param index of the column that holds them, ARRAY of DOUBLE
 */
record ColumnReward(int index) implements Reward {
  @Override
  public Grade grade(Response response, Row row) {
    List<Double> values = row.getList(index);
    Double value = values.get(response.index());
    if (value == null) {
      throw EvalErrors.rewardColumnNull();
    }
    return new Grade(value, null);
  }
}
