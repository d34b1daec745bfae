package io.latentspark.udf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.engine.ChatMessage;
import io.latentspark.engine.EngineErrors;
import java.util.ArrayList;
import java.util.List;

/** Conversations and options as JSON, in OpenAI's form. What is wrong with them is a row error. */
final class ChatJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ChatJson() {}

  static JsonNode parse(String json, String what) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw EngineErrors.malformedPrompt(what + " is not valid JSON: " + e.getOriginalMessage());
    }
  }

  /** Roles and contents; a missing one is null, which the engine refuses by its index. */
  static List<ChatMessage> messages(JsonNode messages) {
    if (!messages.isArray()) {
      throw EngineErrors.malformedPrompt("messages is not an array");
    }
    List<ChatMessage> turns = new ArrayList<>();
    for (JsonNode message : messages) {
      turns.add(new ChatMessage(text(message.get("role")), content(message.get("content"))));
    }
    return checked(turns);
  }

  /** The same messages, once each was found to have a role and a content. */
  static List<ChatMessage> checked(List<ChatMessage> turns) {
    for (int i = 0; i < turns.size(); i++) {
      requirePresent(turns.get(i).role(), "role", i);
      requirePresent(turns.get(i).content(), "content", i);
    }
    return turns;
  }

  private static void requirePresent(String value, String field, int index) {
    if (value == null || (field.equals("role") && value.isBlank())) {
      throw EngineErrors.messageWithout(field, index);
    }
  }

  /** A string, or OpenAI's list of content parts of type text. */
  private static String content(JsonNode content) {
    if (content == null || !content.isArray()) {
      return text(content);
    }
    StringBuilder joined = new StringBuilder();
    for (JsonNode part : content) {
      if (!"text".equals(text(part.get("type")))) {
        throw EngineErrors.malformedPrompt(
            "a message has content of type " + part.get("type") + "; only text can be read");
      }
      joined.append(part.path("text").asText());
    }
    return joined.toString();
  }

  private static String text(JsonNode node) {
    return node == null || !node.isTextual() ? null : node.textValue();
  }
}
