package io.latentspark.jobs.rollout;

import io.latentspark.eval.code.CodeLimits;
import io.latentspark.eval.metric.ScoringRules;
import io.latentspark.eval.reward.RewardSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What samples are rewarded for. */
final class RewardOptions {
  private static final String ANSWER = "answer";
  private static final String TASK_ANSWER = "target";

  @Option(
      names = "--reward",
      paramLabel = "NAME[:WEIGHT]",
      split = ",",
      description = {
        "Rewards with their weights, separated by commas; a sample's reward is the weighted sum"
            + " (default: task with --tasks, else math).",
        "  exact_match  1 if the result is the answer, white space around it left out",
        "  math         1 if the result's last \\boxed{}, else what follows its last ####, else its"
            + " last formula or number, equals the answer's",
        "  regex        1 if the last match of --reward-regex is the answer",
        "  code         1 if the result's last fenced block (or all of it) passes --test-column",
        "  task         the first metric of single answers of the document's task (--tasks)",
        "  format       1 for <think>…</think> and an answer, as DeepSeek-R1 has it",
        "  length       0 up to --max-tokens less --length-buffer tokens, from there down to -1"
            + " (DAPO's soft overlong punishment)",
        "  column       Spark SQL (--reward-column)",
        "The first of exact_match, math, regex, code and task says whether a sample is right: at 1."
      })
  private List<String> rewards = List.of();

  @Option(
      names = "--answer-column",
      paramLabel = "NAME",
      description =
          "Column with the right answer, a solution that ends in \\boxed{} or ####, or an array of"
              + " right answers (default: target with --tasks, else answer).")
  private String answerColumn;

  @Option(
      names = "--test-column",
      paramLabel = "NAME",
      defaultValue = "test",
      description =
          "Column with Python that tests the program, appended to it; or an array of such, each of"
              + " which must pass (default: ${DEFAULT-VALUE}).")
  private String testColumn;

  @Option(
      names = "--reward-regex",
      paramLabel = "REGEX",
      description =
          "Python's regular expression for the answer in the result; of its groups the first counts"
              + " that matched something.")
  private String regex;

  @Option(
      names = "--reward-column",
      paramLabel = "SQL",
      description =
          "Spark SQL for a number: over the input's columns and sample.result, sample.reasoning,"
              + " sample.finish_reason, sample.usage.output_tokens. A sample of which it is null fails;"
              + " an error in it ends the job, so write try_cast and the like.")
  private String expression;

  @Option(
      names = "--length-buffer",
      paramLabel = "TOKENS",
      description = "Over how many of the last tokens length falls (default: max-tokens / 5).")
  private Integer lengthBuffer;

  @Option(
      names = "--allow-code-execution",
      description =
          "Let the programs that the model writes be run (code, and tasks such as humaneval): without"
              + " network, in an empty folder, with limits on time, memory and files.")
  private boolean allowCodeExecution;

  /**
   * Refuses options of rewards that were not named: they would do nothing.
   *
   * @throws ParameterException if there is one
   */
  void check(CommandSpec spec) {
    checkUse(spec, "regex", "--reward-regex", regex);
    checkUse(spec, "column", "--reward-column", expression);
    checkUse(spec, "length", "--length-buffer", lengthBuffer);
  }

  private void checkUse(CommandSpec spec, String reward, String option, Object value) {
    if (value != null && rewards.stream().noneMatch(text -> text.strip().startsWith(reward))) {
      throw new ParameterException(
          spec.commandLine(),
          "%1$s is for the reward %2$s, which --reward does not name. Add %2$s there, or leave %1$s out."
              .formatted(option, reward));
    }
  }

  /** What programs of the model may use; empty: none is run. */
  Optional<CodeLimits> codeLimits() {
    return allowCodeExecution ? Optional.of(CodeLimits.DEFAULT) : Optional.empty();
  }

  /**
   * The settings in force.
   *
   * @param maxTokens most tokens of a sample
   * @param tasks how documents are scored, by task; empty where prompts are the user's own
   */
  RewardSettings settings(int maxTokens, Map<String, ScoringRules> tasks) {
    boolean own = tasks.isEmpty();
    return new RewardSettings(
        !rewards.isEmpty() ? rewards : List.of(own ? "math" : "task"),
        answerColumn != null ? answerColumn : own ? ANSWER : TASK_ANSWER,
        testColumn,
        regex,
        expression,
        maxTokens,
        lengthBuffer,
        codeLimits().orElse(null),
        tasks);
  }
}
