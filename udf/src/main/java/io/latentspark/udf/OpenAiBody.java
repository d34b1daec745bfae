package io.latentspark.udf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.Prompt;
import java.util.List;
import java.util.Map;

/**
 * The {@code body} of an OpenAI request (chat completions, completions), vLLM's extra parameters
 * included: its prompt, and its sampling options under vLLM's names.
 */
record OpenAiBody(Prompt prompt, JsonNode options) {
  /** What would change the answer and cannot be done; ignoring it would be wrong. */
  private static final List<String> UNSUPPORTED =
      List.of("tools", "functions", "response_format", "logit_bias", "audio", "suffix", "echo");

  /**
   * Reads a body.
   *
   * @throws EngineException if it has neither messages nor a prompt, or asks for what is not
   *     supported
   */
  static OpenAiBody parse(String json) {
    JsonNode body = ChatJson.parse(json, "body");
    if (!body.isObject()) {
      throw EngineErrors.malformedPrompt("body is not a JSON object");
    }
    for (String field : UNSUPPORTED) {
      if (asksFor(body, field)) {
        throw EngineErrors.malformedPrompt("\"" + field + "\" is not supported");
      }
    }
    return new OpenAiBody(prompt(body), options((ObjectNode) body));
  }

  private static boolean asksFor(JsonNode body, String field) {
    JsonNode value = body.path(field);
    return !value.isMissingNode()
        && !value.isNull()
        && !(value.isBoolean() && !value.booleanValue())
        && !(value.isContainerNode() && value.isEmpty())
        && !"text".equals(value.path("type").asText());
  }

  private static Prompt prompt(JsonNode body) {
    if (body.hasNonNull("messages")) {
      return new Prompt.Messages(ChatJson.messages(body.get("messages")), Map.of());
    }
    JsonNode prompt = body.path("prompt");
    if (prompt.isTextual()) {
      return new Prompt.Text(prompt.textValue());
    }
    if (prompt.isArray() && !prompt.isEmpty() && prompt.get(0).isInt()) {
      int[] ids = new int[prompt.size()];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = prompt.get(i).intValue();
      }
      return new Prompt.Tokens(ids);
    }
    throw EngineErrors.malformedPrompt(
        "body has neither \"messages\" nor a \"prompt\" that is a string or a list of token ids");
  }

  private static JsonNode options(ObjectNode body) {
    ObjectNode options = body.deepCopy().retain(CallOptions.SAMPLING);
    if (body.has("n")) {
      options.set("n", body.get("n"));
    }
    if (body.hasNonNull("max_completion_tokens")) {
      options.set("max_tokens", body.get("max_completion_tokens"));
    }
    JsonNode logprobs = body.path("logprobs");
    if (logprobs.isNumber()) {
      options.set("logprobs", logprobs);
    } else if (logprobs.asBoolean()) {
      options.put("logprobs", body.path("top_logprobs").asInt(0));
    }
    return options;
  }
}
