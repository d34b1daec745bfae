package io.latentspark.eval.reward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.eval.EvalException;
import io.latentspark.eval.code.CodeLimits;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardsTest {
  private static final StructType SCHEMA = StructType.fromDDL("answer STRING, test STRING");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exact_match |  Paris\\n                              | Paris          | 1 | Paris
          exact_match | Paris.                                | Paris          | 0 | Paris.
          math        | So \\boxed{\\frac{1}{2}}.                | 0.5            | 1 | \\frac{1}{2}
          math        | So \\boxed{3}, not \\boxed{4}            | 3              | 0 | 4
          math        | 2 + 2 = 4.\\n#### 4                     | 1 + 3\\n#### 4  | 1 | 4
          math        | #### 1,234                            | #### 1234      | 1 | 1234
          math        | The answer is $x+1$                   | 1+x            | 1 | x+1
          math        | It costs 18 dollars.                  | \\boxed{18}     | 1 | 18
          math        | I do not know.                        | 5              | 0 |
          regex       | Answer: A. No, Answer: B              | B              | 1 | B
          regex       | It is B                               | B              | 0 |
          """)
  void answersAreChecked(
      String name, String text, String expected, double value, String extracted) {
    Reward.Grade grade = grade(name, lines(text), lines(expected));
    assertEquals(value, grade.value());
    assertEquals(extracted, grade.answer());
  }

  @Test
  void anyOfSeveralAnswersIsRight() {
    StructType schema = StructType.fromDDL("answer ARRAY<STRING>");
    Reward reward = Rewards.of(settings(List.of("exact_match")), schema).get(0).reward();
    Row row =
        RowFactory.create(
            scala.jdk.javaapi.CollectionConverters.asScala(List.of("colour", "color")).toSeq());
    assertEquals(1, reward.grade(new Response(0, "color", "color", 1), row).value());
    assertEquals(0, reward.grade(new Response(0, "hue", "hue", 1), row).value());
  }

  /** R1's own form, and what TRL's think_format_reward refuses. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <think>hm</think>Paris              | 1
          <think>\\nhm\\n</think>\\n\\nParis       | 1
          hm</think>Paris                     | 1
          <think>hm</think>                   | 0
          <think>hm                           | 0
          Paris                               | 0
          Well. <think>hm</think>Paris        | 0
          <think>a<think>b</think>Paris       | 0
          <think>a</think>b</think>Paris      | 0
          """)
  void theFormatIsThoughtAndAnswer(String text, double value) {
    assertEquals(value, grade("format", lines(text), "").value());
  }

  /** DAPO, equation 13, with its L_max = 20480 and L_cache = 4096. */
  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "16384, 0",
    "16385, -0.000244140625",
    "18432, -0.5",
    "20480, -1",
    "20481, -1"
  })
  void longSamplesLoseReward(int tokens, double value) {
    Reward reward = new LengthReward(20480, 4096);
    assertEquals(value, reward.grade(new Response(0, "", "", tokens), RowFactory.create()).value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          def f(x): return x + 1                                      | 1
          Here:\\n```python\\ndef f(x):\\n  return x + 1\\n```\\nDone.      | 1
          ```\\nf = 0\\n```\\nBetter:\\n```py\\nf = lambda x: x + 1        | 1
          def f(x): return x                                          | 0
          def f(                                                      | 0
          """)
  void programsMustPassTheirTests(String text, double value) {
    assertEquals(value, grade("code", lines(text), "assert f(1) == 2").value());
  }

  @Test
  void theRewardIsTheWeightedSumAndTheFirstVerifierDecides() {
    List<Rewards.Part> parts =
        Rewards.of(settings(List.of("format:0.2", "math", "exact_match:-2")), SCHEMA);
    Row usage = row("input_tokens INT, output_tokens INT", 3, 9);
    Row trajectory = row("text STRING", "<think>2</think>It is 4");
    Row sample =
        row(
            "result STRING, usage STRUCT<input_tokens: INT, output_tokens: INT>,"
                + " error_code STRING, error_message STRING, trajectory STRUCT<text: STRING>",
            "It is 4",
            usage,
            null,
            null,
            trajectory);
    GradedSample graded = new SampleGrader(parts).grade(RowFactory.create("4", ""), 0, sample);
    assertEquals(List.of(1.0, 1.0, 0.0), graded.parts());
    assertEquals(1.2, graded.reward(), 1e-12);
    assertEquals("4", graded.answer());
    assertTrue(graded.isCorrect());
    GradedSample unknown = new SampleGrader(parts).grade(RowFactory.create(null, ""), 0, sample);
    assertEquals("REWARD_FAILED", unknown.errorCode());
    assertTrue(unknown.errorMessage().contains("\"answer\" holds no answer"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          maths            | there is no reward "maths". Write one of: code, column, exact_match
          math:much        | the weight of math is "much", which is not a number. Write math:0.5
          math:NaN         | the weight of math is "NaN"
          math,math:2      | names math twice
          regex            | The reward regex needs --reward-regex
          column           | The reward column needs --reward-column
          task             | The reward task needs --tasks
          code             | add --allow-code-execution
          length           | --length-buffer 999 is out of range. Give 1 to 100
          """)
  void mistakesAreErrorsThatSayWhatToDo(String rewards, String message) {
    RewardSettings settings =
        new RewardSettings(
            List.of(rewards.split(",")), "answer", "test", null, null, 100, 999, null, Map.of());
    assertError(message, settings, SCHEMA);
  }

  @Test
  void whatCannotBeReadIsNamed() {
    RewardSettings math = settings(List.of("math"));
    assertError(
        "reads the column \"answer\", which is not there. The input has the columns q string. Name"
            + " one of these with --answer-column",
        math,
        StructType.fromDDL("q STRING"));
    RewardSettings regex =
        new RewardSettings(
            List.of("regex"), "answer", "test", "(", null, 100, null, null, Map.of());
    assertError("--reward-regex ( is not valid", regex, SCHEMA);
  }

  private static void assertError(String message, RewardSettings settings, StructType schema) {
    EvalException error = assertThrows(EvalException.class, () -> Rewards.of(settings, schema));
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  private static Reward.Grade grade(String name, String text, String expected) {
    return Rewards.of(settings(List.of(name)), SCHEMA)
        .get(0)
        .reward()
        .grade(new Response(0, text, text, 1), RowFactory.create(expected, expected));
  }

  /** LaTeX has backslashes too: of escapes only line breaks. */
  private static String lines(String text) {
    return text.replace("\\n", "\n");
  }

  private static RewardSettings settings(List<String> rewards) {
    return new RewardSettings(
        rewards, "answer", "test", "Answer: (\\w)", null, 100, null, CodeLimits.DEFAULT, Map.of());
  }

  private static Row row(String ddl, Object... values) {
    return new GenericRowWithSchema(values, StructType.fromDDL(ddl));
  }
}
