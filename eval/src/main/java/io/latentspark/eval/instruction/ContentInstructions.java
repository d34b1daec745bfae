package io.latentspark.eval.instruction;

import io.latentspark.eval.text.PythonRegex;
import io.latentspark.eval.text.PythonText;
import java.util.ArrayList;
import java.util.List;

/** Parts a response must have, how it begins and ends. */
final class ContentInstructions {

  private static final PythonRegex PLACEHOLDER = PythonRegex.compile("\\[.*?\\]");

  private ContentInstructions() {}

  static Instruction placeholders(InstructionArguments arguments) {
    int wanted = arguments.integer("num_placeholders");
    return response -> PLACEHOLDER.matches(response).size() >= wanted;
  }

  static Instruction postscript(InstructionArguments arguments) {
    String marker = PythonText.strip(arguments.text("postscript_marker"));
    PythonRegex pattern =
        PythonRegex.compile(
            "(?m)"
                + switch (marker) {
                  case "P.P.S" -> "\\s*p\\.\\s?p\\.\\s?s.*$";
                  case "P.S." -> "\\s*p\\.\\s?s\\..*$";
                  default -> "\\s*" + PythonText.lower(marker) + ".*$";
                });
    return response -> pattern.search(PythonText.lower(response)).isPresent();
  }

  /** Two different responses, with six asterisks between them. */
  static Instruction twoResponses(InstructionArguments arguments) {
    return response -> {
      List<String> parts = PythonText.split(response, "******");
      List<String> filled = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        String part = PythonText.strip(parts.get(i));
        if (!part.isEmpty()) {
          filled.add(part);
        } else if (i > 0 && i < parts.size() - 1) {
          return false;
        }
      }
      return filled.size() == 2 && !filled.get(0).equals(filled.get(1));
    };
  }

  static Instruction repeatedPrompt(InstructionArguments arguments) {
    String prompt = normalized(arguments.text("prompt_to_repeat"));
    return response -> normalized(response).startsWith(prompt);
  }

  static Instruction ending(InstructionArguments arguments) {
    String phrase = normalized(arguments.text("end_phrase"));
    return response ->
        PythonText.lower(PythonText.strip(PythonText.strip(response), "\"")).endsWith(phrase);
  }

  static Instruction quotation(InstructionArguments arguments) {
    return response -> {
      String text = PythonText.strip(response);
      return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    };
  }

  static Instruction noComma(InstructionArguments arguments) {
    return response -> response.indexOf(',') < 0;
  }

  private static String normalized(String text) {
    return PythonText.lower(PythonText.strip(text));
  }
}
