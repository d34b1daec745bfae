package io.latentspark.jobs.evaluate;

import picocli.CommandLine.Option;

/** What a prompt is put into, in lm-evaluation-harness's names. */
final class TemplateOptions {
  @Option(
      names = "--apply-chat-template",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Ask in the model's chat template (default: false).")
  private boolean chatTemplate;

  @Option(
      names = "--system-instruction",
      paramLabel = "TEXT",
      description = "Text before everything, in a chat template a system message.")
  private String systemInstruction;

  boolean hasChatTemplate() {
    return chatTemplate;
  }

  /** The text before everything, or null. */
  String systemInstruction() {
    return systemInstruction;
  }
}
