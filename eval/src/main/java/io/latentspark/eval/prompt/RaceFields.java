package io.latentspark.eval.prompt;

import java.util.List;
import java.util.Map;

/**
 * RACE: an article and its problems, of which the last is asked and the others are shown solved.
 */
final class RaceFields {
  private static final String BLANK = "  _  .";

  private RaceFields() {}

  static Object text(Map<String, Object> document) {
    List<?> problems = problems(document);
    StringBuilder text = new StringBuilder("Article: " + document.get("article") + "\n\n");
    for (Object each : problems.subList(0, problems.size() - 1)) {
      Map<?, ?> problem = (Map<?, ?>) each;
      String question = (String) problem.get("question");
      String answer = (String) options(problem).get(rightIndex(problem));
      if (question.endsWith(BLANK)) {
        text.append(question, 0, question.length() - 5).append(answer).append('\n');
      } else {
        text.append("Question: ").append(question).append('\n');
        text.append("Answer: ").append(answer).append('\n');
      }
    }
    return text.append(last(problems).get("question")).toString();
  }

  /** As in table 33 of the DeepSeek-V2 report. */
  static Object deepseekText(Map<String, Object> document) {
    List<?> problems = problems(document);
    StringBuilder text = new StringBuilder("Article:\n" + document.get("article") + "\n\n");
    for (Object each : problems.subList(0, problems.size() - 1)) {
      Map<?, ?> problem = (Map<?, ?>) each;
      text.append("Q: ").append(problem.get("question")).append("\n\n");
      text.append("A: ").append(options(problem).get(rightIndex(problem))).append("\n\n");
    }
    return text.append("Q: ").append(last(problems).get("question")).append("\n\nA:").toString();
  }

  static Object target(Map<String, Object> document) {
    return rightIndex(last(problems(document)));
  }

  static Object choices(Map<String, Object> document) {
    return options(last(problems(document))).subList(0, 4);
  }

  private static List<?> problems(Map<String, Object> document) {
    Object problems = document.get("problems");
    return (List<?>) (problems instanceof String text ? PythonLiteral.parse(text) : problems);
  }

  private static Map<?, ?> last(List<?> problems) {
    return (Map<?, ?>) problems.get(problems.size() - 1);
  }

  private static List<?> options(Map<?, ?> problem) {
    return (List<?>) problem.get("options");
  }

  private static int rightIndex(Map<?, ?> problem) {
    return "ABCD".indexOf((String) problem.get("answer"));
  }
}
