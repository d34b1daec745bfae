package io.latentspark.eval.prompt;

import java.util.Map;
import java.util.OptionalInt;

/**
 * What a run says about prompts.
 *
 * @param shots {@code --num-fewshot}, empty for each task's own number
 * @param format with or without a chat template
 * @param systemInstruction text before everything, or null
 * @param generation arguments that replace the tasks' own, key by key
 * @param fewshotSeed the seed that shots are drawn with
 */
public record PromptSettings(
    OptionalInt shots,
    PromptFormat format,
    String systemInstruction,
    Map<String, Object> generation,
    long fewshotSeed) {

  /** lm-evaluation-harness's seed. */
  public static final long FEWSHOT_SEED = 1234;

  /** Each task's own shots and arguments, without a chat template. */
  public static PromptSettings defaults() {
    return new PromptSettings(
        OptionalInt.empty(), PromptFormat.PLAIN, null, Map.of(), FEWSHOT_SEED);
  }

  /** These settings with another number of shots. */
  public PromptSettings withShots(OptionalInt number) {
    return new PromptSettings(number, format, systemInstruction, generation, fewshotSeed);
  }
}
