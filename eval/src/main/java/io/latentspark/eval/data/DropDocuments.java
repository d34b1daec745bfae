package io.latentspark.eval.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** DROP's answers: the first one and those that validators gave, each as a list of spans. */
final class DropDocuments {
  private DropDocuments() {}

  static Map<String, Object> columns(Map<String, Object> row) {
    Set<List<Object>> answers = new LinkedHashSet<>();
    answers.add(answer((Map<?, ?>) row.get("answer")));
    Map<?, ?> validated = (Map<?, ?>) row.get("validated_answers");
    List<?> numbers = (List<?>) validated.get("number");
    for (int i = 0; i < numbers.size(); i++) {
      answers.add(
          answer(
              Map.of(
                  "number", numbers.get(i),
                  "date", ((List<?>) validated.get("date")).get(i),
                  "spans", ((List<?>) validated.get("spans")).get(i))));
    }
    Map<String, Object> added = new LinkedHashMap<>(); // a document's hash goes by this order
    added.put("id", row.get("query_id"));
    added.put("answers", new ArrayList<Object>(answers));
    return added;
  }

  private static List<Object> answer(Map<?, ?> answer) {
    if (!"".equals(answer.get("number"))) {
      return List.of(String.valueOf(answer.get("number")));
    }
    List<?> spans = (List<?>) answer.get("spans");
    if (!spans.isEmpty()) {
      return List.copyOf(spans);
    }
    Map<?, ?> date = (Map<?, ?>) answer.get("date");
    return List.of((date.get("day") + " " + date.get("month") + " " + date.get("year")).strip());
  }
}
