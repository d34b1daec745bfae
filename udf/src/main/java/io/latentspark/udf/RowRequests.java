package io.latentspark.udf;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.engine.ChatMessage;
import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.GenerationRequest;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.Prompt;
import io.latentspark.engine.decode.SamplingParams;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * Turns prepared rows into requests. A prepared row has, after the input's columns, its key, its
 * prompt and its sampling options (JSON or null).
 *
 * @param inputWidth how many columns the input has
 * @param kind how the prompt column is read
 * @param system put before the prompt as a message, or null
 * @param sampling the job's options
 * @param columns the output's columns, which a row's options cannot change
 */
record RowRequests(
    int inputWidth,
    PromptSource.Kind kind,
    String system,
    SamplingParams sampling,
    Truncation truncation,
    OutputColumns columns)
    implements Serializable {

  /**
   * The request of a row.
   *
   * @throws EngineException if the row's prompt or options are bad: an error of this row alone
   */
  GenerationRequest of(Row row) {
    if (row.isNullAt(promptIndex())) {
      throw EngineErrors.nullPrompt();
    }
    SamplingParams own = sampling;
    Prompt prompt;
    if (kind == PromptSource.Kind.OPENAI_BODY) {
      OpenAiBody body = OpenAiBody.parse(row.getString(promptIndex()));
      own = SamplingOverrides.apply(own, body.options(), columns);
      prompt = body.prompt();
    } else {
      prompt = prompt(row);
    }
    if (!row.isNullAt(optionsIndex())) {
      JsonNode options = ChatJson.parse(row.getString(optionsIndex()), "options");
      own = SamplingOverrides.apply(own, options, columns);
    }
    return new GenerationRequest(row.getString(inputWidth), withSystem(prompt), own, truncation);
  }

  private Prompt prompt(Row row) {
    return switch (kind) {
      case TOKEN_IDS -> new Prompt.Tokens(TokenIdLists.toArray(row.getList(promptIndex())));
      case MESSAGES ->
          new Prompt.Messages(
              ChatJson.messages(ChatJson.parse(row.getString(promptIndex()), "messages")),
              Map.of());
      default -> new Prompt.Text(row.getString(promptIndex()));
    };
  }

  private Prompt withSystem(Prompt prompt) {
    if (isEmpty(prompt)) {
      throw EngineErrors.emptyPrompt();
    }
    if (system == null || prompt instanceof Prompt.Tokens) {
      return prompt;
    }
    List<ChatMessage> messages = new ArrayList<>();
    messages.add(new ChatMessage("system", system));
    if (prompt instanceof Prompt.Messages conversation) {
      messages.addAll(conversation.messages());
      return new Prompt.Messages(messages, conversation.templateArguments());
    }
    messages.add(new ChatMessage("user", ((Prompt.Text) prompt).text()));
    return new Prompt.Messages(messages, Map.of());
  }

  private static boolean isEmpty(Prompt prompt) {
    if (prompt instanceof Prompt.Text text) {
      return text.text().isEmpty();
    }
    return prompt instanceof Prompt.Tokens tokens
        ? tokens.ids().length == 0
        : ((Prompt.Messages) prompt).messages().isEmpty();
  }

  private int promptIndex() {
    return inputWidth + 1;
  }

  private int optionsIndex() {
    return inputWidth + 2;
  }
}
