package io.latentspark.jobs.rollout;

import io.latentspark.eval.prompt.PromptFormat;
import io.latentspark.eval.prompt.PromptSettings;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How documents of tasks are asked about, in lm-evaluation-harness's names. */
final class TaskPromptOptions {
  @Option(
      names = "--num-fewshot",
      paramLabel = "N",
      description = "With --tasks: examples before each question (default: what each task says).")
  private Integer shots;

  @Option(
      names = "--apply-chat-template",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "With --tasks: ask in the model's chat template (default: false).")
  private boolean chatTemplate;

  @Option(
      names = "--system-instruction",
      paramLabel = "TEXT",
      description = "With --tasks: text before everything, in a chat template a system message.")
  private String systemInstruction;

  /** What the prompts are made of. */
  PromptSettings settings() {
    return new PromptSettings(
        shots == null ? OptionalInt.empty() : OptionalInt.of(shots),
        chatTemplate ? PromptFormat.CHAT_MULTITURN : PromptFormat.PLAIN,
        systemInstruction,
        Map.of(),
        PromptSettings.FEWSHOT_SEED);
  }
}
