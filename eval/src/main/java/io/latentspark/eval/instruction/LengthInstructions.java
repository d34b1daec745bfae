package io.latentspark.eval.instruction;

import io.latentspark.eval.text.PythonRegex;
import io.latentspark.eval.text.PythonText;
import java.util.List;
import java.util.function.IntPredicate;

/** How many words, sentences and paragraphs there are. */
final class LengthInstructions {

  private static final PythonRegex WORD = PythonRegex.compile("\\w+");
  private static final PythonRegex DIVIDER = PythonRegex.compile("\\s?\\*\\*\\*\\s?");
  private static final String ENDS_OF_FIRST_WORD = ".,?!'\"";

  private LengthInstructions() {}

  static Instruction words(InstructionArguments arguments) {
    IntPredicate enough = arguments.comparison("relation", "num_words");
    return response -> enough.test(WORD.matches(response).size());
  }

  static Instruction sentences(InstructionArguments arguments) {
    IntPredicate enough = arguments.comparison("relation", "num_sentences");
    return response -> enough.test(SentenceSplitter.split(response).size());
  }

  /** Paragraphs between dividers of three asterisks; only the outer ones may be empty. */
  static Instruction paragraphs(InstructionArguments arguments) {
    int wanted = arguments.integer("num_paragraphs");
    return response -> {
      List<String> paragraphs = DIVIDER.split(response);
      int count = paragraphs.size();
      for (int i = 0; i < paragraphs.size(); i++) {
        if (PythonText.strip(paragraphs.get(i)).isEmpty()) {
          if (i > 0 && i < paragraphs.size() - 1) {
            return false;
          }
          count--;
        }
      }
      return count == wanted;
    };
  }

  /** Paragraphs between empty lines, one of them with a given first word. */
  static Instruction firstWord(InstructionArguments arguments) {
    int wanted = arguments.integer("num_paragraphs");
    int place = arguments.integer("nth_paragraph");
    String word = PythonText.lower(arguments.text("first_word"));
    return response -> {
      List<String> paragraphs = PythonText.split(response, "\n\n");
      long count = paragraphs.stream().filter(p -> !PythonText.strip(p).isEmpty()).count();
      return count == wanted && place <= count && firstWord(paragraphs.get(place - 1)).equals(word);
    };
  }

  private static String firstWord(String paragraph) {
    List<String> words = PythonText.split(paragraph);
    if (words.isEmpty()) {
      return "";
    }
    String word = words.get(0).replaceFirst("^'+", "").replaceFirst("^\"+", "");
    int end = 0;
    while (end < word.length() && ENDS_OF_FIRST_WORD.indexOf(word.charAt(end)) < 0) {
      end++;
    }
    return PythonText.lower(word.substring(0, end));
  }
}
