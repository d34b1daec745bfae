package io.latentspark.jobs.evaluate;

import io.latentspark.eval.prompt.BosRule;
import picocli.CommandLine.Option;

/** Whether texts begin with BOS. */
final class BosOptions {
  @Option(
      names = "--add-bos-token",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description =
          "Whether texts begin with BOS (default: as the post-processor in tokenizer.json says).")
  private Boolean added;

  BosRule rule() {
    if (added == null) {
      return BosRule.AS_TOKENIZER;
    }
    return added ? BosRule.ON : BosRule.OFF;
  }
}
