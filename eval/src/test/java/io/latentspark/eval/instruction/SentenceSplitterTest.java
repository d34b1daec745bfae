package io.latentspark.eval.instruction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against NLTK, see sentences/make_expected.py. */
class SentenceSplitterTest {

  static List<JsonNode> texts() throws IOException {
    List<JsonNode> texts = new ArrayList<>();
    new ObjectMapper()
        .readTree(Path.of("src/test/resources/sentences/expected.json").toFile())
        .forEach(texts::add);
    return texts;
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(text -> strings.add(text.asText()));
    return strings;
  }

  @ParameterizedTest
  @MethodSource("texts")
  void splitsAsNltk(JsonNode example) {
    String text = example.get(0).asText();
    assertEquals(strings(example.get(1)), SentenceSplitter.split(text));
    assertEquals(strings(example.get(2)), WordTokenizer.words(text));
  }
}
