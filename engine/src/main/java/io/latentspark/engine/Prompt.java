package io.latentspark.engine;

import java.util.List;
import java.util.Map;

/** What a request starts from. */
public sealed interface Prompt {

  /**
   * Plain text; the tokenizer's BOS is put before it.
   *
   * @param text the prompt, not empty
   */
  record Text(String text) implements Prompt {}

  /**
   * A conversation, rendered by the checkpoint's chat template with a generation prompt.
   *
   * @param messages the turns, oldest first
   * @param templateArguments further variables of the template, such as {@code thinking}
   */
  record Messages(List<ChatMessage> messages, Map<String, Object> templateArguments)
      implements Prompt {
    public Messages {
      messages = List.copyOf(messages);
      templateArguments = Map.copyOf(templateArguments);
    }
  }

  /**
   * Token ids, taken as they are: nothing is added.
   *
   * @param ids at least one id
   */
  @SuppressWarnings("ArrayRecordComponent") // a value handed over once, never compared
  record Tokens(int[] ids) implements Prompt {}
}
