package io.latentspark.engine.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latentspark.engine.ChatMessage;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Hugging Face tokenizers, see demo-tokenizer/make_expected.py. */
class TokenizerTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DEMO = TestTokenizers.resource("demo-tokenizer");

  private static Tokenizer tokenizer;
  private static JsonNode expected;

  @TempDir Path folder;

  @BeforeAll
  static void load() throws IOException {
    tokenizer = TestTokenizers.demo();
    expected = JSON.readTree(DEMO.resolve("expected.json").toFile());
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void encodesAsHuggingFace() {
    for (JsonNode example : expected.get("texts")) {
      String text = example.get("text").asText();
      assertArrayEquals(ints(example.get("ids")), tokenizer.encode(text), text);
      assertArrayEquals(
          ints(example.get("ids_without_bos")), tokenizer.encodeWithoutBos(text), text);
    }
  }

  @Test
  void decodesAsHuggingFace() {
    for (JsonNode example : expected.get("decoded")) {
      assertEquals(example.get("text").asText(), tokenizer.decode(ints(example.get("ids"))));
    }
  }

  @Test
  void rendersAndEncodesChats() {
    ChatTemplate template = tokenizer.chatTemplate().orElseThrow();
    for (JsonNode example : expected.get("chats")) {
      List<ChatMessage> messages =
          JSON.convertValue(example.get("messages"), new TypeReference<>() {});
      Map<String, Object> arguments = Map.of("thinking", example.get("thinking").asBoolean());
      String rendered = template.render(messages, arguments);
      assertEquals(example.get("rendered").asText(), rendered);
      assertArrayEquals(ints(example.get("ids")), tokenizer.encodeWithoutBos(rendered));
    }
  }

  @Test
  void knowsItsSpecialTokens() {
    assertEquals(OptionalInt.of(0), tokenizer.bosTokenId());
    assertEquals(OptionalInt.of(1), tokenizer.eosTokenId());
    assertEquals(2560, tokenizer.vocabularySize());
  }

  @Test
  void keepsReasoningMarkersAndSkipsSpecialTokensAndUnknownIds() {
    int[] ids = tokenizer.encode("<｜User｜><think>a</think>b<｜end▁of▁sentence｜>");
    assertEquals("<think>a</think>b", tokenizer.decode(ids));
    assertEquals("", tokenizer.decode(new int[] {2560, 129279, -1}));
  }

  @Test
  void beginsWithOneBosWhereTheTextBringsOne() {
    int[] once = tokenizer.encode("Hello");
    assertArrayEquals(once, tokenizer.encode("<｜begin▁of▁sentence｜>Hello"));
    assertArrayEquals(once, tokenizer.encodeWithoutBos("<｜begin▁of▁sentence｜>Hello"));
  }

  @Test
  void addsBosOnlyWhereTheConfigurationSaysSo() throws IOException {
    // Without its post-processor this tokenizer adds no BOS itself, as DeepSeek-V3's.
    var json = (ObjectNode) JSON.readTree(file());
    json.putNull("post_processor");
    JSON.writeValue(folder.resolve("tokenizer.json").toFile(), json);
    int[] bare = tokenizer.encodeWithoutBos("Hello");
    try (Tokenizer without = Tokenizer.load(folder).orElseThrow()) {
      assertArrayEquals(bare, without.encode("Hello"));
      assertTrue(without.bosTokenId().isEmpty());
    }
    Files.copy(DEMO.resolve("tokenizer_config.json"), folder.resolve("tokenizer_config.json"));
    try (Tokenizer with = Tokenizer.load(folder).orElseThrow()) {
      assertArrayEquals(tokenizer.encode("Hello"), with.encode("Hello"));
    }
  }

  @Test
  void encodesLoneSurrogatesAsReplacementCharacters() {
    assertArrayEquals(tokenizer.encode("a\uFFFDb🙂\uFFFD"), tokenizer.encode("a\uD83Db🙂\uDE00"));
  }

  @Test
  void doesNotTruncate() {
    assertEquals(5_001, tokenizer.encode("1".repeat(5_000)).length);
  }

  @Test
  void encodesOnManyThreadsAtOnce() {
    int[] ids = tokenizer.encode("The capital of France is");
    IntStream.range(0, 500)
        .parallel()
        .forEach(i -> assertArrayEquals(ids, tokenizer.encode("The capital of France is")));
  }

  @Test
  void keepsTheLibraryOffTheNetwork() {
    assertEquals("true", System.getProperty("ai.djl.offline"));
    assertEquals("true", System.getProperty("OPT_OUT_TRACKING"));
    assertEquals("cpu", System.getProperty("RUST_FLAVOR"));
  }

  @Test
  void isEmptyWithoutTokenizerFile() {
    assertTrue(Tokenizer.load(folder).isEmpty());
  }

  @Test
  void refusesACorruptFile() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": ");
    assertLoadFails(ErrorCode.BAD_CHECKPOINT);
    Files.writeString(
        folder.resolve("tokenizer.json"),
        "{\"decoder\": {\"type\": \"ByteLevel\"}, \"model\": {\"vocab\": {\"a\": 0}}}");
    assertLoadFails(ErrorCode.BAD_CHECKPOINT);
  }

  @Test
  void refusesAnotherDecoder() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer.json"),
        "{\"decoder\": {\"type\": \"Metaspace\"}, \"model\": {\"vocab\": {\"a\": 0}}}");
    assertLoadFails(ErrorCode.UNSUPPORTED_MODEL);
  }

  private void assertLoadFails(ErrorCode code) {
    EngineException e = assertThrows(EngineException.class, () -> Tokenizer.load(folder));
    assertEquals(code, e.code());
    assertTrue(e.getMessage().contains("tokenizer.json"), e.getMessage());
  }

  @Test
  void refusesToEncodeOnceClosed() {
    Tokenizer closed = TestTokenizers.demo();
    closed.close();
    closed.close();
    EngineException e = assertThrows(EngineException.class, () -> closed.encode("a"));
    assertEquals(ErrorCode.CANCELLED, e.code());
  }

  @Test
  @Tag("references")
  void agreesWithTheRealVocabularyFixture() throws IOException {
    JsonNode fixture =
        JSON.readTree(
            TestTokenizers.sharedFolder()
                .resolve("fixtures/tiny-v3-real-vocab/expected.json")
                .toFile());
    try (Tokenizer v3 = Tokenizer.load(TestTokenizers.shared("deepseek-v3")).orElseThrow()) {
      assertEquals(128_815, v3.vocabularySize());
      for (JsonNode prompt : fixture.get("prompts")) {
        if (prompt.has("text")) {
          String text = prompt.get("text").asText();
          boolean chat = text.startsWith("<｜begin▁of▁sentence｜>");
          assertArrayEquals(
              ints(prompt.get("ids")), chat ? v3.encodeWithoutBos(text) : v3.encode(text), text);
        }
        // The fixture's text shows special tokens.
        String shown = prompt.get("greedy_text").asText();
        assertEquals(
            shown.replaceAll("<｜place▁holder▁no▁\\d+｜>", ""),
            v3.decode(ints(prompt.get("greedy"))));
      }
      for (JsonNode scored : fixture.get("loglikelihood")) {
        assertArrayEquals(
            ints(scored.get("context")), v3.encode(scored.get("context_text").asText()));
        assertArrayEquals(
            ints(scored.get("continuation")),
            v3.encodeWithoutBos(scored.get("continuation_text").asText()));
      }
      List<ChatMessage> messages =
          JSON.convertValue(fixture.get("chat_messages"), new TypeReference<>() {});
      String rendered = v3.chatTemplate().orElseThrow().render(messages, Map.of());
      assertArrayEquals(ints(chatPrompt(fixture).get("ids")), v3.encodeWithoutBos(rendered));
    }
  }

  private static JsonNode chatPrompt(JsonNode fixture) {
    for (JsonNode prompt : fixture.get("prompts")) {
      if (prompt.get("name").asText().contains("chat")) {
        return prompt;
      }
    }
    throw new AssertionError("the fixture has no chat prompt");
  }

  private static File file() {
    return DEMO.resolve("tokenizer.json").toFile();
  }

  private static int[] ints(JsonNode array) {
    return JSON.convertValue(array, int[].class);
  }
}
