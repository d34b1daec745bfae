package io.latentspark.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/** Against Hugging Face's own decode of all ids at once. */
class IncrementalDetokenizerTest {

  private static Reference demo;
  private static Reference v3;

  /** A tokenizer here and in the native library, and the ids decode leaves out. */
  private record Reference(
      Tokenizer tokenizer, HuggingFaceTokenizer library, Set<Integer> skipped) {

    static Reference load(Path folder) {
      try {
        Path file = folder.resolve("tokenizer.json");
        Set<Integer> skipped = new HashSet<>();
        for (JsonNode token : new ObjectMapper().readTree(file.toFile()).get("added_tokens")) {
          if (token.get("special").asBoolean()
              && !token.get("content").asText().contains("think>")) {
            skipped.add(token.get("id").asInt());
          }
        }
        Tokenizer tokenizer = Tokenizer.load(folder).orElseThrow();
        return new Reference(
            tokenizer,
            HuggingFaceTokenizer.newInstance(
                file, Map.of("truncation", "false", "padding", "false")),
            skipped);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    void check(int[] ids) {
      long[] kept = Arrays.stream(ids).filter(id -> !skipped.contains(id)).asLongStream().toArray();
      String whole = library.decode(kept, false);
      IncrementalDetokenizer detokenizer = tokenizer.detokenizer();
      StringBuilder parts = new StringBuilder();
      for (int id : ids) {
        String part = detokenizer.append(id);
        parts.append(part);
        assertTrue(whole.startsWith(parts.toString()), "earlier text changed");
        assertFalse(!part.isEmpty() && Character.isLowSurrogate(part.charAt(0)), "split character");
      }
      parts.append(detokenizer.finish());
      assertEquals(whole, parts.toString());
      assertEquals(whole, tokenizer.decode(ids));
    }
  }

  @Property(tries = 500)
  void partsMakeTheWhole(@ForAll("demoIds") int[] ids) {
    if (demo == null) {
      demo = Reference.load(TestTokenizers.resource("demo-tokenizer"));
    }
    demo.check(ids);
  }

  @Property(tries = 300)
  @Tag("references")
  void partsMakeTheWholeWithDeepSeeksVocabulary(@ForAll("v3Ids") int[] ids) {
    if (v3 == null) {
      v3 = Reference.load(TestTokenizers.shared("deepseek-v3"));
    }
    v3.check(ids);
  }

  @Provide
  Arbitrary<int[]> demoIds() {
    return ids(263, 2_560);
  }

  @Provide
  Arbitrary<int[]> v3Ids() {
    return ids(259, 129_280);
  }

  /** Half of the ids are single bytes, so that many characters are broken and some are whole. */
  private static Arbitrary<int[]> ids(int bytesEnd, int end) {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(0, bytesEnd - 1),
            Arbitraries.integers().between(0, end - 1))
        .array(int[].class)
        .ofMaxSize(60);
  }

  @Test
  void holdsACharacterBackUntilItIsWhole() {
    try (Tokenizer tokenizer = TestTokenizers.demo()) {
      int[] bytes = tokenizer.encodeWithoutBos("🙂");
      assertEquals(4, bytes.length, "the demo vocabulary has no token for it");
      IncrementalDetokenizer detokenizer = tokenizer.detokenizer();
      assertEquals("", detokenizer.append(bytes[0]));
      assertEquals("", detokenizer.append(bytes[1]));
      assertEquals("", detokenizer.append(bytes[2]));
      assertEquals("🙂", detokenizer.append(bytes[3]));
      assertEquals("", detokenizer.append(bytes[0]));
      assertEquals("\uFFFD", detokenizer.finish());
    }
  }
}
