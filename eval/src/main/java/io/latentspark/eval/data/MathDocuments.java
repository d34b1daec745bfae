package io.latentspark.eval.data;

import java.util.Map;

/** MATH's problems with the answer that stands in the box of the solution. */
final class MathDocuments {
  private MathDocuments() {}

  static Map<String, Object> columns(Map<String, Object> row) {
    return Map.of("answer", boxed((String) row.get("solution")));
  }

  /** The content of the last {@code \boxed}, empty where there is none. */
  static String boxed(String solution) {
    int spaced = solution.lastIndexOf("\\boxed ");
    if (spaced >= 0) {
      String rest = solution.substring(spaced + "\\boxed ".length());
      int dollar = rest.indexOf('$');
      return dollar < 0 ? rest : rest.substring(0, dollar);
    }
    int start = Math.max(solution.lastIndexOf("\\boxed"), solution.lastIndexOf("\\fbox"));
    int depth = 0;
    for (int i = Math.max(start, 0); i < solution.length(); i++) {
      char c = solution.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == '}' && depth == 0) {
        return solution.substring(solution.indexOf('{', start) + 1, i);
      }
    }
    return "";
  }
}
