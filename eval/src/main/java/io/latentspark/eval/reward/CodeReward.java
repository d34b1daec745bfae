package io.latentspark.eval.reward;

import io.latentspark.eval.code.CodeSandbox;
import org.apache.spark.sql.Row;

/**
 * 1 where the response's Python program, followed by each of the tests, ends without an exception
 * in a {@link CodeSandbox}; else 0. The program is the last fenced block, else the whole response.
 */
record CodeReward(CodeSandbox sandbox, ExpectedAnswers tests) implements Reward {
  private static final String FENCE = "```";

  @Override
  public Grade grade(Response response, Row row) {
    String program = program(response.text());
    boolean passes = tests.of(row).stream().allMatch(test -> sandbox.passes(program + "\n" + test));
    return new Grade(passes ? 1 : 0, program);
  }

  /** What stands in the last fenced block, without the language's name; a last one may be open. */
  static String program(String text) {
    String[] parts = text.split(FENCE, -1);
    if (parts.length < 2) {
      return text;
    }
    String block = parts[parts.length % 2 == 0 ? parts.length - 1 : parts.length - 2];
    int line = block.indexOf('\n');
    return line < 0 ? block : block.substring(line + 1);
  }
}
