package io.latentspark.eval.data;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.math.BoxedAnswer;
import io.latentspark.eval.math.MinervaAnswer;
import io.latentspark.eval.task.FunctionName;
import io.latentspark.eval.task.TaskConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** The functions of {@code process_docs}, by name. */
final class DocumentProcessors {

  private static final String PRO_SUBJECT = "mmlu_pro.process_";

  /** What each row gains. */
  private static final Map<String, UnaryOperator<Map<String, Object>>> BY_NAME =
      new TreeMap<>(
          Map.of(
              "hellaswag.process_docs",
              HellaswagDocuments::columns,
              "hendrycks_math.process_docs",
              row -> Map.of("answer", boxed(row)),
              "minerva_math.process_docs",
              row -> Map.of("answer", MinervaAnswer.normalized(boxed(row))),
              "drop.process_docs",
              DropDocuments::columns));

  /** What all rows become. */
  private static final Map<String, UnaryOperator<List<Map<String, Object>>>> OF_ALL =
      new TreeMap<>(
          Map.of(
              "chid.process_docs", IdiomDocuments::of,
              "cluewsc.process_docs", DocumentProcessors::belonging,
              "cmrc.process_docs", PassageQuestions::of,
              "drop.process_docs_deepseek", DropQuestions::of));

  private DocumentProcessors() {}

  /** CLUEWSC's rows whose name is what the pronoun means: label 0, or as CLUE's own file says. */
  private static List<Map<String, Object>> belonging(List<Map<String, Object>> rows) {
    return rows.stream()
        .filter(row -> List.of("0", "true").contains(String.valueOf(row.get("label"))))
        .toList();
  }

  /** What a solution of MATH puts in a box. */
  private static String boxed(Map<String, Object> row) {
    return BoxedAnswer.last((String) row.get("solution")).orElse("");
  }

  static UnaryOperator<List<Map<String, Object>>> get(TaskConfig task, FunctionName function) {
    String name = function.name();
    if (name.startsWith(PRO_SUBJECT)) {
      String category = name.substring(PRO_SUBJECT.length()).replace('_', ' ');
      return rows -> rows.stream().filter(row -> category.equals(row.get("category"))).toList();
    }
    if (OF_ALL.containsKey(name)) {
      return OF_ALL.get(name);
    }
    UnaryOperator<Map<String, Object>> added = BY_NAME.get(name);
    if (added == null) {
      Set<String> known = new TreeSet<>(BY_NAME.keySet());
      known.addAll(OF_ALL.keySet());
      throw EvalErrors.functionUnknown(task.name(), task.file(), "process_docs", name, known);
    }
    return rows -> rows.stream().map(row -> with(row, added.apply(row))).toList();
  }

  private static Map<String, Object> with(Map<String, Object> row, Map<String, Object> added) {
    Map<String, Object> all = new LinkedHashMap<>(row);
    all.putAll(added);
    return all;
  }
}
