package io.latentspark.eval.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against CPython's re, see regex/make_expected.py. */
class PythonRegexTest {

  static List<JsonNode> found() throws IOException {
    return list("found");
  }

  static List<String> invalid() throws IOException {
    return list("invalid").stream().map(JsonNode::asText).toList();
  }

  private static List<JsonNode> list(String key) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    new ObjectMapper()
        .readTree(Path.of("src/test/resources/regex/expected.json").toFile())
        .get(key)
        .forEach(nodes::add);
    return nodes;
  }

  @ParameterizedTest
  @MethodSource("found")
  void findsWhatPythonFinds(JsonNode example) {
    PythonRegex regex = PythonRegex.compile(example.get("pattern").asText());
    String text = example.get("text").asText();
    List<List<String>> matches = new ArrayList<>();
    example.get("findall").forEach(match -> matches.add(texts(match)));
    assertEquals(matches, regex.findAll(text));
    assertEquals(example.get("sub").asText(), regex.replace(text, "<>"));
    assertEquals(texts(example.get("split")), regex.split(text));
    assertEquals(example.get("fullmatch").asBoolean(), regex.isFullMatch(text));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void refusesWhatPythonRefuses(String pattern) {
    assertThrows(PatternSyntaxException.class, () -> PythonRegex.compile(pattern));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a)?(?(1)b|c)", "\\N{BULLET}"})
  void refusesWhatJavaCannot(String pattern) {
    assertThrows(PatternSyntaxException.class, () -> PythonRegex.compile(pattern));
  }

  @Test
  void escapedTextMatchesItself() {
    String text = "a.b*[c]\\{d} (e)|f^g$ #-&~";
    assertEquals(text, PythonRegex.compile(PythonRegex.escape(text)).search(text).get().group());
  }

  @Test
  void deepRecursionNamesThePattern() {
    PythonRegex regex = PythonRegex.compile("(a|b)*c");
    RegexTooDeepException e =
        assertThrows(RegexTooDeepException.class, () -> regex.search("ab".repeat(200_000)));
    assertEquals(true, e.getMessage().contains("(a|b)*c"));
  }
}
