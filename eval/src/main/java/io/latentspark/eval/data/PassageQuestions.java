package io.latentspark.eval.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * CMRC's rows with another question about the same passage, solved: the one before, or for the
 * first the one after. A passage with one question has none.
 */
final class PassageQuestions {
  private PassageQuestions() {}

  static List<Map<String, Object>> of(List<Map<String, Object>> rows) {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Map<String, Object> document = new LinkedHashMap<>(rows.get(i));
      document.put("solved", neighbour(rows, i));
      documents.add(document);
    }
    return documents;
  }

  private static List<Map<String, Object>> neighbour(List<Map<String, Object>> rows, int index) {
    for (int other : new int[] {index - 1, index + 1}) {
      if (other >= 0
          && other < rows.size()
          && Objects.equals(passage(rows, other), passage(rows, index))) {
        return List.of(rows.get(other));
      }
    }
    return List.of();
  }

  private static Object passage(List<Map<String, Object>> rows, int index) {
    return rows.get(index).get("context");
  }
}
