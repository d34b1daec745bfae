package io.latentspark.eval.instruction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.latentspark.eval.text.PythonRegex;
import io.latentspark.eval.text.PythonText;
import java.util.List;

/** Markdown, JSON and other forms a response can have. */
final class FormatInstructions {

  private static final List<String> ANSWERS =
      List.of("My answer is yes.", "My answer is no.", "My answer is maybe.");
  private static final PythonRegex STAR = PythonRegex.compile("(?m)^\\s*\\*[^\\*].*$");
  private static final PythonRegex DASH = PythonRegex.compile("(?m)^\\s*-.*$");
  private static final PythonRegex HIGHLIGHT = PythonRegex.compile("\\*[^\\n\\*]*\\*");
  private static final PythonRegex DOUBLE = PythonRegex.compile("\\*\\*[^\\n\\*]*\\*\\*");
  private static final PythonRegex TITLE = PythonRegex.compile("<<[^\\n]+>>");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private FormatInstructions() {}

  static Instruction constrained(InstructionArguments arguments) {
    return response -> ANSWERS.stream().anyMatch(response::contains);
  }

  static Instruction bullets(InstructionArguments arguments) {
    int wanted = arguments.integer("num_bullets");
    return response -> STAR.matches(response).size() + DASH.matches(response).size() == wanted;
  }

  static Instruction highlights(InstructionArguments arguments) {
    int wanted = arguments.integer("num_highlights");
    return response -> {
      long single =
          HIGHLIGHT.matches(response).stream()
              .filter(m -> !PythonText.strip(PythonText.strip(m.group(), "*")).isEmpty())
              .count();
      long bold =
          DOUBLE.matches(response).stream()
              .map(match -> match.group().substring(2, match.group().length() - 2))
              .filter(text -> !PythonText.strip(text).isEmpty())
              .count();
      return single + bold >= wanted;
    };
  }

  static Instruction sections(InstructionArguments arguments) {
    int wanted = arguments.integer("num_sections");
    PythonRegex heading =
        PythonRegex.compile(
            "\\s?" + PythonText.strip(arguments.text("section_spliter")) + "\\s?\\d+\\s?");
    return response -> heading.matches(response).size() >= wanted;
  }

  static Instruction title(InstructionArguments arguments) {
    return response ->
        TITLE.matches(response).stream()
            .map(match -> match.group().replaceFirst("^<+", "").replaceFirst(">+$", ""))
            .anyMatch(text -> !PythonText.strip(text).isEmpty());
  }

  static Instruction json(InstructionArguments arguments) {
    return response -> {
      String text = PythonText.strip(response);
      for (String fence : List.of("```json", "```Json", "```JSON", "```")) {
        text = text.startsWith(fence) ? text.substring(fence.length()) : text;
      }
      text = text.endsWith("```") ? text.substring(0, text.length() - 3) : text;
      return isJson(PythonText.strip(text));
    };
  }

  private static boolean isJson(String text) {
    try {
      JsonNode value = JSON.readTree(text);
      return value != null && !value.isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
