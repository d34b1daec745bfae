package io.latentspark.udf;

import io.latentspark.engine.ChatMessage;
import io.latentspark.engine.Completion;
import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.GenerationRequest;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.LlmEngine;
import io.latentspark.engine.Prompt;
import io.latentspark.engine.decode.SamplingParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Generates one sample. Its arguments are the prompt and a row key; without a key the prompt is the
 * key, so that equal prompts have equal draws.
 */
record GenerateCall(PromptKind kind, SamplingParams sampling)
    implements CallWork<List<Completion>> {
  /** How the first argument is read. */
  enum PromptKind {
    /** A string. */
    TEXT,
    /** A list of structs with role and content, or a string of such JSON. */
    MESSAGES
  }

  @Override
  public CompletableFuture<List<Completion>> submit(LlmEngine engine, Row arguments) {
    Prompt prompt = kind == PromptKind.TEXT ? text(arguments) : messages(arguments);
    boolean keyed = arguments.size() > 1 && !arguments.isNullAt(1);
    String key = keyed ? arguments.getString(1) : prompt.toString();
    return engine.generate(new GenerationRequest(key, prompt, sampling, Truncation.NONE));
  }

  private static Prompt text(Row arguments) {
    String text = arguments.getString(0);
    if (text.isEmpty()) {
      throw EngineErrors.emptyPrompt();
    }
    return new Prompt.Text(text);
  }

  private static Prompt messages(Row arguments) {
    List<ChatMessage> messages =
        arguments.get(0) instanceof String json
            ? ChatJson.messages(ChatJson.parse(json, "messages"))
            : ChatJson.checked(turns(arguments.getList(0)));
    if (messages.isEmpty()) {
      throw EngineErrors.emptyPrompt();
    }
    return new Prompt.Messages(messages, Map.of());
  }

  private static List<ChatMessage> turns(List<Row> rows) {
    List<ChatMessage> turns = new ArrayList<>();
    for (Row row : rows) {
      turns.add(
          row == null
              ? new ChatMessage(null, null)
              : new ChatMessage(row.getAs("role"), row.getAs("content")));
    }
    return turns;
  }

  @Override
  public Object value(List<Completion> completions) {
    return RowFactory.create(values().success(completions));
  }

  @Override
  public Object failure(EngineException error) {
    return RowFactory.create(values().failure(error, 1));
  }

  private OutputValues values() {
    return new OutputValues(OutputColumns.of(sampling));
  }

  @Override
  public TokenCounts tokens(List<Completion> completions) {
    Completion completion = completions.get(0);
    return new TokenCounts(completion.promptTokens(), completion.outputTokens());
  }

  @Override
  public int maxOutputTokens() {
    return sampling.maxTokens();
  }
}
