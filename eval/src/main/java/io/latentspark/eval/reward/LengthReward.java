package io.latentspark.eval.reward;

import org.apache.spark.sql.Row;

/**
 * DAPO's soft overlong punishment (Yu et al. 2025, equation 13): 0 for samples of up to {@code
 * maxTokens - buffer} tokens, from there falling in a straight line to -1 at {@code maxTokens}.
 *
 * @param maxTokens most tokens of a sample
 * @param buffer over how many of the last tokens it falls, at least 1
 */
record LengthReward(int maxTokens, int buffer) implements Reward {
  @Override
  public Grade grade(Response response, Row row) {
    int over = response.tokens() - (maxTokens - buffer);
    return new Grade(over <= 0 ? 0 : -Math.min(1.0, over / (double) buffer), null);
  }
}
