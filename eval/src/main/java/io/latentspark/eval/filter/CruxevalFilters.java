package io.latentspark.eval.filter;

import io.latentspark.eval.text.PythonText;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** CRUXEval: programs that assert what the answer says of the document's function. */
final class CruxevalFilters {

  private static final String ASSERTION = "assert f";

  private CruxevalFilters() {}

  /** The answer is the function's input. */
  static AnswerFilter input(UnaryOperator<String> statement) {
    return programs(
        (columns, answer) ->
            columns.get("code")
                + "\nassert f("
                + firstLine(input(statement.apply(answer)))
                + ")=="
                + columns.get("output"));
  }

  /** The answer is the function's output. */
  static AnswerFilter output(UnaryOperator<String> statement) {
    return programs(
        (columns, answer) ->
            columns.get("code")
                + "\nassert f("
                + columns.get("input")
                + ")=="
                + firstLine(PythonText.strip(output(statement.apply(answer)), "\"'")));
  }

  /** After a chain of thought: what stands between the answer's tags. */
  static String tagged(String answer) {
    List<String> parts = PythonText.split(answer, "[ANSWER]");
    if (parts.size() == 1) {
      return answer;
    }
    return PythonText.strip(PythonText.split(PythonText.strip(parts.get(1)), "[/ANSWER]").get(0));
  }

  private static AnswerFilter programs(BiFunction<Map<String, Object>, String, String> program) {
    return (document, answers) ->
        answers.stream().map(answer -> program.apply(document.values(), answer)).toList();
  }

  private static String firstLine(String text) {
    return PythonText.strip(PythonText.split(PythonText.split(text, "\n").get(0), "#").get(0));
  }

  private static String output(String answer) {
    List<String> sides = PythonText.split(answer, "==");
    return PythonText.strip(sides.get(sides.size() > 1 ? 1 : 0));
  }

  private static String input(String answer) {
    int start = answer.indexOf(ASSERTION + "(");
    if (start >= 0) {
      return arguments(answer.substring(start + ASSERTION.length() + 1));
    }
    if (answer.contains(ASSERTION) || answer.contains("==")) {
      String call = PythonText.split(answer, "==").get(0).replace(ASSERTION, "");
      return PythonText.strip(stripParentheses(call));
    }
    String call = PythonText.strip(answer);
    return call.startsWith("f(") && call.endsWith(")")
        ? call.substring(2, call.length() - 1)
        : call;
  }

  private static String stripParentheses(String call) {
    return PythonText.strip(PythonText.strip(call), "()");
  }

  /** Up to the parenthesis that closes the call, or to the first one if none does. */
  private static String arguments(String rest) {
    int open = 1;
    for (int i = 0; i < rest.length(); i++) {
      open += rest.charAt(i) == '(' ? 1 : rest.charAt(i) == ')' ? -1 : 0;
      if (open == 0) {
        return PythonText.strip(rest.substring(0, i));
      }
    }
    return PythonText.strip(PythonText.split(rest, ")").get(0));
  }
}
