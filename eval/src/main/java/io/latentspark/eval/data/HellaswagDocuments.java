package io.latentspark.eval.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** HellaSwag's sentences, freed of the marks that WikiHow left in them. */
final class HellaswagDocuments {
  private static final Pattern BRACKETS = Pattern.compile("\\[.*?\\]", Pattern.UNIX_LINES);

  private HellaswagDocuments() {}

  static Map<String, Object> columns(Map<String, Object> row) {
    String context = row.get("ctx_a") + " " + capitalized((String) row.get("ctx_b"));
    Map<String, Object> added = new LinkedHashMap<>(); // a document's hash goes by this order
    added.put("query", cleaned(row.get("activity_label") + ": " + context));
    added.put(
        "choices",
        ((List<?>) row.get("endings")).stream().map(each -> cleaned((String) each)).toList());
    added.put("gold", Long.parseLong(String.valueOf(row.get("label"))));
    return added;
  }

  private static String cleaned(String text) {
    String stripped = text.strip().replace(" [title]", ". ");
    return BRACKETS.matcher(stripped).replaceAll("").replace("  ", " ");
  }

  /** Python's {@code str.capitalize}: the rest becomes lower case. */
  private static String capitalized(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.offsetByCodePoints(0, 1);
    return Character.toString(Character.toTitleCase(text.codePointAt(0)))
        + text.substring(first).toLowerCase(Locale.ROOT);
  }
}
