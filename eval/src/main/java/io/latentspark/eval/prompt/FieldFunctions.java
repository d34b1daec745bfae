package io.latentspark.eval.prompt;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.task.FunctionName;
import io.latentspark.eval.task.TaskConfig;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The functions of {@code doc_to_text}, {@code doc_to_target} and {@code doc_to_choice}. */
final class FieldFunctions {

  private static final Map<String, Function<Map<String, Object>, Object>> BY_NAME =
      new TreeMap<>(
          Map.of(
              "race.deepseek_doc_to_text", RaceFields::deepseekText,
              "race.doc_to_text", RaceFields::text,
              "race.doc_to_target", RaceFields::target,
              "race.doc_to_choice", RaceFields::choices,
              "wikitext.wikitext_detokenizer",
                  document -> WikitextDetokenizer.apply((String) document.get("page"))));

  private FieldFunctions() {}

  static Function<Map<String, Object>, Object> get(
      TaskConfig task, String key, FunctionName function) {
    Function<Map<String, Object>, Object> known = BY_NAME.get(function.name());
    if (known == null) {
      throw EvalErrors.functionUnknown(
          task.name(), task.file(), key, function.name(), BY_NAME.keySet());
    }
    return known;
  }
}
