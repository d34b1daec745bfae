package io.latentspark.eval.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * DROP's rows as DeepSeek asks them: with the kind of answer, and the questions about the same
 * passage that come before, solved.
 */
final class DropQuestions {
  private static final int MOST_SOLVED = 3;

  private DropQuestions() {}

  static List<Map<String, Object>> of(List<Map<String, Object>> rows) {
    List<Map<String, Object>> documents = new ArrayList<>();
    List<Map<String, Object>> solved = List.of();
    Object passage = null;
    for (Map<String, Object> row : rows) {
      Map<String, Object> document = new LinkedHashMap<>(row);
      document.putAll(DropDocuments.columns(row));
      document.put("answer_type", type((Map<?, ?>) row.get("answer")));
      document.put("answer_text", first(document));
      if (!row.get("passage").equals(passage)) {
        passage = row.get("passage");
        solved = List.of();
      }
      document.put("solved", solved);
      documents.add(document);
      solved = with(solved, document);
    }
    return documents;
  }

  private static List<Map<String, Object>> with(
      List<Map<String, Object>> solved, Map<String, Object> document) {
    List<Map<String, Object>> last =
        new ArrayList<>(solved.size() < MOST_SOLVED ? solved : solved.subList(1, solved.size()));
    Map<String, Object> shown = new LinkedHashMap<>();
    List.of("question", "answer_type", "answer_text")
        .forEach(column -> shown.put(column, document.get(column)));
    last.add(shown);
    return last;
  }

  private static String type(Map<?, ?> answer) {
    if (!"".equals(answer.get("number"))) {
      return "number";
    }
    return ((List<?>) answer.get("spans")).isEmpty() ? "date" : "span";
  }

  private static String first(Map<String, Object> document) {
    List<?> spans = (List<?>) ((List<?>) document.get("answers")).get(0);
    return String.join(", ", spans.stream().map(String::valueOf).toList());
  }
}
