package io.latentspark.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.engine.ChatMessage;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChatTemplateTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  /** What Jinja2 rendered, see chat-templates/make_cases.py. */
  record Case(String name, JsonNode json) {
    List<ChatMessage> messages() {
      List<ChatMessage> messages = new ArrayList<>();
      json.get("messages")
          .forEach(
              m ->
                  messages.add(new ChatMessage(m.get("role").asText(), m.get("content").asText())));
      return messages;
    }

    Map<String, Object> arguments() {
      return JSON.convertValue(json.get("arguments"), new TypeReference<>() {});
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() throws IOException {
    return read("cases.json");
  }

  static Stream<Case> referenceCases() throws IOException {
    return read("reference-cases.json");
  }

  private static Stream<Case> read(String name) throws IOException {
    JsonNode all = JSON.readTree(TestTokenizers.resource("chat-templates").resolve(name).toFile());
    return StreamSupport.stream(all.spliterator(), false)
        .map(json -> new Case(json.get("name").asText(), json));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rendersAsJinja2(Case example) throws IOException {
    ChatTemplate template = write(example.json());
    if (example.json().has("expected")) {
      assertEquals(
          example.json().get("expected").asText(),
          template.render(example.messages(), example.arguments()));
    } else {
      EngineException e =
          assertThrows(
              EngineException.class,
              () -> template.render(example.messages(), example.arguments()));
      assertEquals(ErrorCode.TEMPLATE_FAILED, e.code());
    }
  }

  @Tag("references")
  @ParameterizedTest
  @MethodSource("referenceCases")
  void rendersPublishedTemplatesAsJinja2(Case example) {
    String model = example.name().substring(0, example.name().indexOf(','));
    ChatTemplate template = ChatTemplate.load(TestTokenizers.shared(model)).orElseThrow();
    assertEquals(
        example.json().get("expected").asText(),
        template.render(example.messages(), example.arguments()));
  }

  @Test
  void carriesTheMessageOfRaiseException() throws IOException {
    ChatTemplate template =
        writeTemplate("{{ raise_exception('Roles must alternate: ' ~ messages[0].role) }}");
    EngineException e =
        assertThrows(
            EngineException.class, () -> template.render(List.of(user("hello")), Map.of()));
    assertEquals(ErrorCode.TEMPLATE_FAILED, e.code());
    assertTrue(e.getMessage().contains(": Roles must alternate: user."), e.getMessage());
  }

  @Test
  void doesNotRunTemplatesWithinMessages() {
    String text = "{{ messages }} {% if true %}x{% endif %} <&>";
    assertEquals(
        "<｜begin▁of▁sentence｜><｜User｜>" + text + "<｜Assistant｜>",
        demo().render(List.of(user(text)), Map.of()));
  }

  @Test
  void namesTheMessageThatLacksSomething() {
    assertBadPrompt("Message 1 has no role", user("a"), new ChatMessage(" ", "b"));
    assertBadPrompt("Message 0 has no role", new ChatMessage(null, "b"));
    assertBadPrompt(
        "Message 2 has no content", user("a"), user("b"), new ChatMessage("user", null));
    assertBadPrompt("The prompt is empty");
  }

  private void assertBadPrompt(String start, ChatMessage... messages) {
    ChatTemplate template = demo();
    EngineException e =
        assertThrows(EngineException.class, () -> template.render(List.of(messages), Map.of()));
    assertEquals(ErrorCode.BAD_PROMPT, e.code());
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
  }

  @Test
  void argumentsMayTurnOffTheGenerationPrompt() {
    assertEquals(
        "<｜begin▁of▁sentence｜><｜User｜>hi",
        demo().render(List.of(user("hi")), Map.of("add_generation_prompt", false)));
  }

  @Test
  void takesTheDefaultOfSeveralTemplates() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"chat_template": [{"name": "tool_use", "template": "T"}, {"name": "default", "template": "D"}]}
        """);
    assertEquals("D", load().render(List.of(user("hi")), Map.of()));
  }

  @Test
  void takesATemplateFileFirst() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"chat_template": "C", "eos_token": {"content": "</s>"}}
        """);
    Files.writeString(folder.resolve("chat_template.jinja"), "F{{ eos_token }}\n");
    assertEquals("F</s>", load().render(List.of(user("hi")), Map.of()));
  }

  @Test
  void isEmptyWithoutATemplate() throws IOException {
    assertTrue(ChatTemplate.load(folder).isEmpty());
    Files.writeString(folder.resolve("tokenizer_config.json"), "{}");
    assertTrue(ChatTemplate.load(folder).isEmpty());
  }

  @Test
  void rendersOnManyThreadsAtOnce() {
    ChatTemplate template = demo();
    List<String> rendered =
        IntStream.range(0, 2_000)
            .parallel()
            .mapToObj(i -> template.render(List.of(user("q" + i)), Map.of("thinking", i % 2 == 0)))
            .toList();
    for (int i = 0; i < rendered.size(); i++) {
      assertEquals(
          "<｜begin▁of▁sentence｜><｜User｜>q" + i + "<｜Assistant｜>" + (i % 2 == 0 ? "<think>\n" : ""),
          rendered.get(i));
    }
  }

  private static ChatMessage user(String content) {
    return new ChatMessage("user", content);
  }

  private static ChatTemplate demo() {
    return ChatTemplate.load(TestTokenizers.resource("demo-tokenizer")).orElseThrow();
  }

  private ChatTemplate writeTemplate(String template) throws IOException {
    return write(JSON.createObjectNode().put("template", template));
  }

  private ChatTemplate write(JsonNode example) throws IOException {
    JSON.writeValue(
        folder.resolve("tokenizer_config.json").toFile(),
        JSON.createObjectNode()
            .put("chat_template", example.get("template").asText())
            .put("bos_token", example.path("bos_token").asText())
            .put("eos_token", example.path("eos_token").asText()));
    return load();
  }

  private ChatTemplate load() {
    return ChatTemplate.load(folder).orElseThrow();
  }
}
