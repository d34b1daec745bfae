package io.latentspark.eval.reward;

import io.latentspark.eval.EvalException;
import org.apache.spark.sql.Row;

/** What a sample is worth in one respect. */
interface Reward {
  /**
   * What was found.
   *
   * @param value the reward
   * @param answer what a majority vote counts; null where there is none to be counted
   */
  record Grade(double value, String answer) {}

  /**
   * Grades a sample.
   *
   * @param row the prompt's row, with the columns that the reward was made for
   * @throws EvalException if the row lacks what is needed: an error of this sample
   */
  Grade grade(Response response, Row row);
}
