package io.latentspark.engine.text;

import io.latentspark.engine.ChatMessage;
import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checkpoint's chat template, a Jinja text that turns messages into a prompt. Any number of
 * threads may render at once.
 */
public final class ChatTemplate {

  private final String source;
  private final Map<String, Object> constants;
  // Compiled by the first render: a template in error must not hinder plain prompts.
  private volatile TemplateEngine.Compiled compiled;

  private ChatTemplate(String source, TokenizerConfig config) {
    this.source = source;
    this.constants =
        Map.of(
            "bos_token", config.bosToken().orElse(""),
            "eos_token", config.eosToken().orElse(""),
            "add_generation_prompt", true);
  }

  /**
   * Loads the template of a model folder: the file chat_template.jinja, else
   * tokenizer_config.json's chat_template (of several the one named "default"), in Hugging Face's
   * order.
   *
   * @return empty where the folder has neither
   * @throws EngineException if a file is unreadable ({@code BAD_CHECKPOINT})
   */
  public static Optional<ChatTemplate> load(Path modelFolder) {
    TokenizerConfig config = TokenizerConfig.load(modelFolder);
    return templateFile(modelFolder)
        .or(config::chatTemplate)
        .map(source -> new ChatTemplate(source, config));
  }

  private static Optional<String> templateFile(Path modelFolder) {
    Path file = modelFolder.resolve("chat_template.jinja");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      throw EngineErrors.fileUnreadable(file, e);
    }
  }

  /**
   * Renders a conversation with a generation prompt, as Hugging Face's apply_chat_template does.
   * The result holds BOS where the template writes it: encode it without adding another.
   *
   * @param messages the turns, oldest first
   * @param arguments further variables of the template, such as {@code thinking}; they override
   *     {@code bos_token}, {@code eos_token} and {@code add_generation_prompt}
   * @throws EngineException if there is no message, or one without role or content ({@code
   *     BAD_PROMPT}), or if the template refuses them ({@code TEMPLATE_FAILED})
   */
  public String render(List<ChatMessage> messages, Map<String, Object> arguments) {
    Map<String, Object> variables = new HashMap<>(constants);
    variables.putAll(arguments);
    variables.put("messages", validated(messages));
    try {
      return compiled().render(variables);
    } catch (JinjaException e) {
      throw EngineErrors.templateFailed(e.getMessage());
    }
  }

  private static List<Map<String, Object>> validated(List<ChatMessage> messages) {
    if (messages.isEmpty()) {
      throw EngineErrors.emptyPrompt();
    }
    List<Map<String, Object>> validated = new ArrayList<>(messages.size());
    for (ChatMessage message : messages) {
      int index = validated.size();
      if (message == null || message.role() == null || message.role().isBlank()) {
        throw EngineErrors.messageWithout("role", index);
      }
      if (message.content() == null) {
        throw EngineErrors.messageWithout("content", index);
      }
      validated.add(Map.of("role", message.role(), "content", message.content()));
    }
    return validated;
  }

  private TemplateEngine.Compiled compiled() {
    TemplateEngine.Compiled ready = compiled;
    if (ready == null) {
      ready = TemplateEngine.chat().compile(source);
      compiled = ready;
    }
    return ready;
  }
}
