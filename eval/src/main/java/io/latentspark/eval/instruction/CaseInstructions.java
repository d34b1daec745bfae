package io.latentspark.eval.instruction;

import java.util.function.IntPredicate;

/** Capital and small letters, and the language of the whole response. */
final class CaseInstructions {

  private CaseInstructions() {}

  static Instruction capitalWords(InstructionArguments arguments) {
    IntPredicate enough = arguments.comparison("capital_relation", "capital_frequency");
    return response ->
        enough.test(
            (int) WordTokenizer.words(response).stream().filter(CaseInstructions::isUpper).count());
  }

  static Instruction englishCapitals(InstructionArguments arguments) {
    return response -> isUpper(response) && LanguageDetection.isIn(response, "en");
  }

  static Instruction englishLowercase(InstructionArguments arguments) {
    return response -> isLower(response) && LanguageDetection.isIn(response, "en");
  }

  static Instruction language(InstructionArguments arguments) {
    String language = arguments.text("language");
    return response -> LanguageDetection.isIn(response, language);
  }

  /** Python's {@code isupper}: a letter with case, and none that is small. */
  static boolean isUpper(String text) {
    return text.codePoints().anyMatch(Character::isUpperCase)
        && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
  }

  /** Python's {@code islower}: a letter with case, and none that is capital. */
  static boolean isLower(String text) {
    return text.codePoints().anyMatch(Character::isLowerCase)
        && text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
  }
}
