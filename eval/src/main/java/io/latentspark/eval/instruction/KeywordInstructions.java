package io.latentspark.eval.instruction;

import io.latentspark.eval.text.PythonRegex;
import io.latentspark.eval.text.PythonText;
import java.util.List;
import java.util.function.IntPredicate;

/** Words and letters that must or must not occur. Keywords are regular expressions. */
final class KeywordInstructions {

  private KeywordInstructions() {}

  private static PythonRegex ignoringCase(String pattern) {
    return PythonRegex.compile("(?i)" + pattern);
  }

  static Instruction existence(InstructionArguments arguments) {
    List<PythonRegex> keywords =
        arguments.texts("keywords").stream().map(KeywordInstructions::ignoringCase).toList();
    return response -> keywords.stream().allMatch(keyword -> keyword.search(response).isPresent());
  }

  static Instruction forbidden(InstructionArguments arguments) {
    List<PythonRegex> words =
        arguments.texts("forbidden_words").stream()
            .map(word -> ignoringCase("\\b" + word + "\\b"))
            .toList();
    return response -> words.stream().noneMatch(word -> word.search(response).isPresent());
  }

  static Instruction frequency(InstructionArguments arguments) {
    PythonRegex keyword = ignoringCase(PythonText.strip(arguments.text("keyword")));
    IntPredicate enough = arguments.comparison("relation", "frequency");
    return response -> enough.test(keyword.matches(response).size());
  }

  /** Any character can be given; for one that is no letter lm-eval draws some letter instead. */
  static Instruction letterFrequency(InstructionArguments arguments) {
    String letter = PythonText.lower(PythonText.strip(arguments.text("letter")));
    IntPredicate enough = arguments.comparison("let_relation", "let_frequency");
    return response -> enough.test(PythonText.split(PythonText.lower(response), letter).size() - 1);
  }
}
