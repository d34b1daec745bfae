package io.latentspark.eval.prompt;

import io.latentspark.engine.text.JinjaException;
import io.latentspark.engine.text.JinjaTemplate;
import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.task.FunctionName;
import io.latentspark.eval.task.TaskConfig;
import java.util.List;
import java.util.Map;

/** One of a task's {@code doc_to_…} keys: a value for each document. */
@FunctionalInterface
interface Field {

  /** The value for a document: what a column holds, a rendered text, or a constant. */
  Object value(Map<String, Object> document);

  /**
   * Compiles a key's value.
   *
   * @param columns a text that names one of these stands for its raw value
   */
  static Field of(TaskConfig task, String key, Object value, List<String> columns) {
    if (value instanceof FunctionName name) {
      return FieldFunctions.get(task, key, name)::apply;
    }
    if (value instanceof Map<?, ?> map) {
      List<Object> values = List.copyOf(map.values());
      return document -> values;
    }
    if (!(value instanceof String text)) {
      return document -> value;
    }
    if (columns.contains(text)) {
      return document -> document.get(text);
    }
    return new Rendered(compiled(task, key, text));
  }

  private static JinjaTemplate compiled(TaskConfig task, String key, String text) {
    try {
      return JinjaTemplate.compile(text);
    } catch (JinjaException e) {
      throw EvalErrors.templateMalformed(task.name(), task.file(), key, e.getMessage());
    }
  }

  /** A template's text. */
  record Rendered(JinjaTemplate template) implements Field {
    @Override
    public String value(Map<String, Object> document) {
      return template.render(document);
    }
  }
}
