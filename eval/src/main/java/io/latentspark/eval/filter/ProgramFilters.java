package io.latentspark.eval.filter;

import io.latentspark.eval.text.PythonRegex;
import io.latentspark.eval.text.PythonText;
import java.util.List;
import java.util.Map;

/** From generated texts to programs: the functions of HumanEval's and MBPP's {@code custom}. */
final class ProgramFilters {

  private static final String FENCE = "```";
  private static final PythonRegex BLOCK = PythonRegex.compile("(?s)```(?:\\w+)?\\n?(.*?)\\n?```");

  private ProgramFilters() {}

  /** HumanEval: the prompt goes on with the answer. */
  static AnswerFilter continued() {
    return (document, answers) ->
        answers.stream().map(answer -> prompt(document.values()) + answer).toList();
  }

  /** HumanEval for chat models: up to the end of the code block that the prompt began. */
  static AnswerFilter continuedToFence() {
    return (document, answers) ->
        answers.stream()
            .map(answer -> prompt(document.values()) + PythonText.split(answer, FENCE).get(0))
            .toList();
  }

  /** MBPP for chat models: the first code block, of which the prompt began one. */
  static AnswerFilter firstBlock() {
    return (document, answers) -> answers.stream().map(ProgramFilters::firstBlock).toList();
  }

  private static String firstBlock(String answer) {
    List<List<String>> blocks = BLOCK.findAll(FENCE + answer);
    if (blocks.isEmpty()) {
      blocks = BLOCK.findAll(answer.replace("```python", FENCE));
    }
    return blocks.isEmpty() ? "" : blocks.get(0).get(0);
  }

  private static String prompt(Map<String, Object> columns) {
    return String.valueOf(columns.get("prompt"));
  }
}
