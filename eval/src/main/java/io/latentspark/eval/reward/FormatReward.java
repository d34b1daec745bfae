package io.latentspark.eval.reward;

import org.apache.spark.sql.Row;

/**
 * DeepSeek-R1's format reward: 1 where a sample is {@code <think>…</think>} and an answer, with
 * each marker once; else 0. The opening marker may stand in the prompt instead, as R1's template
 * has it.
 */
record FormatReward() implements Reward {
  private static final String OPENING = "<think>";
  private static final String CLOSING = "</think>";

  @Override
  public Grade grade(Response response, Row row) {
    return new Grade(keepsFormat(response.generatedText()) ? 1 : 0, null);
  }

  private static boolean keepsFormat(String text) {
    String opened = text.stripLeading();
    String body = opened.startsWith(OPENING) ? opened.substring(OPENING.length()) : opened;
    int closing = body.indexOf(CLOSING);
    if (closing < 0 || body.contains(OPENING)) {
      return false;
    }
    String answer = body.substring(closing + CLOSING.length());
    return !answer.isBlank() && !answer.contains(CLOSING);
  }
}
