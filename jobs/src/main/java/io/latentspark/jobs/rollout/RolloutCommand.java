package io.latentspark.jobs.rollout;

import io.latentspark.jobs.common.LoggingOptions;
import io.latentspark.jobs.common.ModelOptions;
import io.latentspark.jobs.common.SamplingOptions;
import io.latentspark.jobs.common.SparkOptions;
import io.latentspark.jobs.common.Version;
import io.latentspark.jobs.evaluate.TaskOptions;
import io.latentspark.jobs.input.InputFormat;
import io.latentspark.jobs.input.InputOptions;
import io.latentspark.jobs.input.PromptOptions;
import io.latentspark.jobs.output.OutputOptions;
import io.latentspark.jobs.rows.RowsOptions;
import io.latentspark.jobs.rows.StoppableJob;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latentspark rollout}. */
@Command(
    name = "rollout",
    description = {
      "Samples groups of answers for an RL trainer, with rewards and GRPO's advantages.",
      "",
      "Prompts come from a table (--input) or from the documents of benchmarks (--tasks). Writes two"
          + " tables: samples, a row for each sample, and prompts, a row for each prompt, both with"
          + " all input columns and prompt_id (the value of --id-column, else a hash of the row).",
      "",
      "samples: sample_id (prompt_id/index), sample_index, result and reasoning (as generate has"
          + " them), generated_text (both, with their markers), prompt_token_ids, token_ids (an ending"
          + " EOS or stop token is one of them), logprobs (natural logarithm, one for each of"
          + " token_ids, under the model's own distribution: before temperature, top-k, top-p and"
          + " penalties, so that of the sampling policy where these are at their defaults),"
          + " finish_reason, reward, rewards (each before its weight), advantage, extracted_answer,"
          + " correct, error_code, error_message.",
      "",
      "advantage = (reward - mean) / (std + 1e-4) over the prompt's samples, std with G - 1 degrees of"
          + " freedom: GRPO's (DeepSeekMath, DeepSeek-R1) as TRL computes it. Samples that failed have"
          + " none and do not count.",
      "",
      "prompts: reward_mean, reward_std, correct_samples, pass_at_<k> (the unbiased estimate"
          + " 1 - C(n-c,k)/C(n,k) of Chen et al. 2021), majority_answer (the most frequent"
          + " extracted_answer, of equally frequent ones the first drawn) and majority_correct"
          + " (cons@G), error_code, error_message. Summary and manifest have their means over all"
          + " prompts that did not fail, with standard errors."
    },
    footer = {
      "",
      "Examples:",
      "  latentspark rollout --input gsm8k.jsonl --template 'Question: {question}\\nAnswer:' \\",
      "    --group-size 16 --reward math,length:0.5 --max-tokens 512 --output rollouts",
      "  latentspark rollout --tasks gsm8k --data HUB --group-size 8 --output rollouts --resume",
      "",
      "While it runs, finished groups are in _parts of the output; they stay there for --resume.",
      "Exit codes: 0 done, 1 the job failed, 2 wrong usage, 130 or 143 stopped (Ctrl-C, SIGTERM)."
    },
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    sortOptions = false,
    sortSynopsis = false)
public final class RolloutCommand implements Callable<Integer> {
  /**
   * Descriptions of shared options that differ here. The annotation could only name them, and
   * picocli would look where its own classes are, which under spark-submit is another place.
   */
  public static ResourceBundle descriptions() {
    return ResourceBundle.getBundle(
        RolloutCommand.class.getName(), Locale.ROOT, RolloutCommand.class.getClassLoader());
  }

  private static final List<String> TABLE_OPTIONS = List.of("--format", "--stop");
  private static final List<String> TASK_OPTIONS =
      List.of(
          "--include-path",
          "--data",
          "--num-fewshot",
          "--apply-chat-template",
          "--system-instruction");

  @Spec private CommandSpec spec;

  @Mixin InputOptions input;
  @Mixin TaskOptions tasks;
  @Mixin OutputOptions output;
  @Mixin GroupOptions group;
  @Mixin RewardOptions reward;
  @Mixin PromptOptions prompt;
  @Mixin TaskPromptOptions taskPrompts;
  @Mixin ModelOptions model;
  @Mixin SamplingOptions sampling;
  @Mixin SparkOptions spark;
  @Mixin RowsOptions rows;
  @Mixin LoggingOptions logging;

  @Override
  public Integer call() {
    logging.apply();
    checkUsage();
    return StoppableJob.run(
        spec,
        output.output(),
        stop -> new RolloutJob(this, stop, spec.commandLine().getOut(), System.err).run());
  }

  /** Whether prompts are documents of tasks. */
  boolean isOnTasks() {
    return !tasks.names().isEmpty();
  }

  private void checkUsage() {
    if (isOnTasks() && input.isGiven()) {
      throw usage("--input and --tasks both say where prompts come from. Give one of the two.");
    }
    if (isOnTasks() && (prompt.namesSource() || prompt.system().isPresent())) {
      throw usage(
          "With --tasks the tasks make the prompts: drop the options for prompt columns, --template"
              + " and --system (see --system-instruction).");
    }
    if (!isOnTasks() && !input.isGiven()) {
      throw usage("Name prompts: a table with --input, or benchmarks with --tasks.");
    }
    if (input.format().filter(format -> format == InputFormat.OPENAI_BATCH).isPresent()) {
      throw usage("rollout does not read OpenAI batches. Give Parquet, JSONL or CSV.");
    }
    reject(
        isOnTasks() ? TABLE_OPTIONS : TASK_OPTIONS,
        isOnTasks()
            ? "is not read with --tasks: prompts and stop strings are the tasks' own. Leave it out."
            : "is about documents of tasks, but prompts come from --input. Leave it out.");
    reward.check(spec);
    output.require(spec);
    input.check(spec);
    group.check(spec);
    rows.check(spec);
  }

  /** Options that would do nothing are refused. */
  private void reject(List<String> options, String reason) {
    for (String option : options) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw usage(option + " " + reason);
      }
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
