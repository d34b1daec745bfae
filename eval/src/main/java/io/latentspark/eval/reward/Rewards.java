package io.latentspark.eval.reward;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.code.CodeSandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;

/** All rewards by name. */
final class Rewards {
  /** What a reward is made of: the settings, and the columns of the rows it will see. */
  private interface Factory {
    Reward create(RewardSettings settings, StructType schema);
  }

  /**
   * A reward as a part of the whole.
   *
   * @param name the reward's
   */
  record Part(String name, double weight, Reward reward) {
    /** Whether a value of 1 says that the answer is right. */
    boolean verifies() {
      return Rewards.verifies(name);
    }
  }

  /** The reward that scores a task's documents as the task does. */
  static final String TASK = "task";

  /** The column, beside the input's, that {@link ColumnReward} reads. */
  static final String VALUES_COLUMN = "__latentspark_reward";

  private static final String ANSWER_OPTION = "--answer-column";

  private static final Set<String> VERIFYING = Set.of("exact_match", "math", "regex", "code", TASK);

  private static final Map<String, Factory> BY_NAME =
      new TreeMap<>(
          Map.of(
              "exact_match",
              (settings, schema) -> new ExactMatchReward(answers("exact_match", settings, schema)),
              "math",
              (settings, schema) -> new MathReward(answers("math", settings, schema)),
              "regex",
              (settings, schema) ->
                  new RegexReward(
                      required("regex", "--reward-regex", settings.regex()),
                      answers("regex", settings, schema)),
              "code",
              Rewards::code,
              "format",
              (settings, schema) -> new FormatReward(),
              "length",
              (settings, schema) -> length(settings),
              "column",
              (settings, schema) -> {
                required("column", "--reward-column", settings.expression());
                return new ColumnReward(schema.fieldIndex(VALUES_COLUMN));
              },
              TASK,
              Rewards::task));

  private Rewards() {}

  /**
   * The rewards of these settings.
   *
   * @param schema the columns of the rows that will be graded
   * @throws io.latentspark.eval.EvalException if a reward is unknown, lacks an option or a column,
   *     or runs programs and that is not allowed or not safe on this machine
   */
  static List<Part> of(RewardSettings settings, StructType schema) {
    List<Part> parts = new ArrayList<>();
    RewardWeights.parse(settings.rewards())
        .forEach(
            (name, weight) -> {
              Factory factory = BY_NAME.get(name);
              if (factory == null) {
                throw EvalErrors.rewardUnknown(name, BY_NAME.keySet());
              }
              parts.add(new Part(name, weight, factory.create(settings, schema)));
            });
    return parts;
  }

  /** Whether a reward of 1 says that the answer is right. */
  static boolean verifies(String name) {
    return VERIFYING.contains(name);
  }

  private static ExpectedAnswers answers(
      String reward, RewardSettings settings, StructType schema) {
    return new ExpectedAnswers(reward, ANSWER_OPTION, settings.answerColumn(), schema);
  }

  private static Reward code(RewardSettings settings, StructType schema) {
    ExpectedAnswers tests =
        new ExpectedAnswers("code", "--test-column", settings.testColumn(), schema);
    if (settings.codeLimits() == null) {
      throw EvalErrors.codeRewardOff();
    }
    return new CodeReward(CodeSandbox.shared(settings.codeLimits()), tests);
  }

  private static Reward length(RewardSettings settings) {
    if (settings.buffer() < 1 || settings.buffer() > settings.maxTokens()) {
      throw EvalErrors.lengthBufferInvalid(settings.buffer(), settings.maxTokens());
    }
    return new LengthReward(settings.maxTokens(), settings.buffer());
  }

  private static Reward task(RewardSettings settings, StructType schema) {
    if (settings.tasks().isEmpty()) {
      throw EvalErrors.rewardOptionMissing(TASK, "--tasks");
    }
    return new TaskReward(settings.tasks(), schema);
  }

  private static String required(String reward, String option, String value) {
    if (value == null) {
      throw EvalErrors.rewardOptionMissing(reward, option);
    }
    return value;
  }
}
