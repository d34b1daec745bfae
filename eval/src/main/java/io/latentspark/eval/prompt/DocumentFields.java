package io.latentspark.eval.prompt;

import io.latentspark.eval.task.PromptConfig;
import io.latentspark.eval.task.TaskConfig;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Question, right answer and choices of documents, typed as lm-evaluation-harness types them. */
final class DocumentFields {

  private static final Pattern DIGITS = Pattern.compile("0|[1-9]\\d{0,8}");

  private final Field text;
  private final Field target;
  private final Field choices;
  private final boolean hasChoices;

  private DocumentFields(Field text, Field target, Field choices, boolean hasChoices) {
    this.text = text;
    this.target = target;
    this.choices = choices;
    this.hasChoices = hasChoices;
  }

  /** Those of the documents that are evaluated. */
  static DocumentFields ofQuestion(TaskConfig task, List<String> columns) {
    PromptConfig prompt = task.prompt();
    return new DocumentFields(
        Field.of(task, "doc_to_text", prompt.text(), columns),
        Field.of(task, "doc_to_target", prompt.target(), columns),
        Field.of(task, "doc_to_choice", prompt.choices(), columns),
        prompt.choices() != null);
  }

  /** Those of shots; they decide whether digits are numbers by the question's choices. */
  static DocumentFields ofShots(TaskConfig task, List<String> columns) {
    var fewshot = task.prompt().fewshot();
    return new DocumentFields(
        Field.of(task, "fewshot_config.doc_to_text", fewshot.text(), columns),
        Field.of(task, "fewshot_config.doc_to_target", fewshot.target(), columns),
        Field.of(task, "fewshot_config.doc_to_choice", fewshot.choices(), columns),
        task.prompt().choices() != null);
  }

  /** The question: a String, or the index of the choice that is the question. */
  Object text(Map<String, Object> document) {
    Object value = text.value(document);
    return text instanceof Field.Rendered ? numbered((String) value) : value;
  }

  /** The right answer: a String, a number or a List of such. */
  Object target(Map<String, Object> document) {
    Object value = target.value(document);
    if (!(target instanceof Field.Rendered)) {
      return value;
    }
    String rendered = (String) value;
    if (rendered.length() >= 2 && rendered.startsWith("[") && rendered.endsWith("]")) {
      try {
        return PythonLiteral.parse(rendered);
      } catch (IllegalArgumentException e) {
        return rendered; // a text that happens to have brackets
      }
    }
    return numbered(rendered);
  }

  /** The choices' texts; none where the task has no choices. */
  List<String> choices(Map<String, Object> document) {
    Object value = choices.value(document);
    if (choices instanceof Field.Rendered) {
      value = PythonLiteral.parse((String) value);
    }
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw new IllegalArgumentException("doc_to_choice is no list: " + value);
    }
    return list.stream().map(String::valueOf).toList();
  }

  private Object numbered(String rendered) {
    return hasChoices && DIGITS.matcher(rendered).matches() ? Long.valueOf(rendered) : rendered;
  }
}
