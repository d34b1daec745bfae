package io.latentspark.eval.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * CHID's blanks, each a document. A row has passages with blanks such as {@code #idiom000378#}, the
 * idioms to choose from and, blank by blank, the right ones; other blanks of a passage are filled.
 */
final class IdiomDocuments {
  private static final Pattern BLANK = Pattern.compile("#idiom\\d+#");

  private IdiomDocuments() {}

  static List<Map<String, Object>> of(List<Map<String, Object>> rows) {
    return rows.stream().flatMap(row -> blanks(row).stream()).toList();
  }

  private static List<Map<String, Object>> blanks(Map<String, Object> row) {
    List<?> candidates = (List<?>) row.get("candidates");
    List<Integer> right = right(row.get("answers"));
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Object content : (List<?>) row.get("content")) {
      int first = documents.size();
      String passage = (String) content;
      List<MatchResult> found = BLANK.matcher(passage).results().toList();
      for (int i = 0; i < found.size(); i++) {
        int[] at = {first};
        String before = filled(passage.substring(0, found.get(i).start()), candidates, right, at);
        int gold = right.get(at[0]++);
        String after = filled(passage.substring(found.get(i).end()), candidates, right, at);
        Map<String, Object> document = new LinkedHashMap<>(row);
        document.put("before", before);
        document.put("choices", candidates.stream().map(each -> each + after).toList());
        document.put("gold", (long) gold);
        documents.add(document);
      }
    }
    return documents;
  }

  /** A list of structs, or a struct of lists as the hub's loader makes of it. */
  private static List<Integer> right(Object answers) {
    List<?> ids =
        answers instanceof Map<?, ?> lists
            ? (List<?>) lists.get("candidate_id")
            : ((List<?>) answers)
                .stream().map(each -> ((Map<?, ?>) each).get("candidate_id")).toList();
    return ids.stream().map(id -> ((Number) id).intValue()).toList();
  }

  private static String filled(String text, List<?> candidates, List<Integer> right, int[] at) {
    return BLANK
        .matcher(text)
        .replaceAll(blank -> String.valueOf(candidates.get(right.get(at[0]++))));
  }
}
