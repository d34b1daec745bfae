package io.latentspark.eval.prompt;

import io.latentspark.engine.text.PythonRepr;
import io.latentspark.eval.result.Target;
import java.util.ArrayList;
import java.util.List;

/** Right answers: from what {@code doc_to_target} gives to what is shown and scored. */
final class Targets {
  private Targets() {}

  /** A value as a text of a prompt. */
  static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("a text is expected, not " + value);
  }

  /** The answer of a shot: a choice by its index, or the first of several answers. */
  static String shotAnswer(Object target, List<String> choices) {
    if (target instanceof Number index && !choices.isEmpty()) {
      return choice(choices, index.longValue());
    }
    return text(target instanceof List<?> several ? several.get(0) : target);
  }

  /** Of a task whose documents have choices: the right ones, by index or by text. */
  static Target ofChoices(Object target, List<String> choices) {
    List<Integer> indices = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Object each : target instanceof List<?> several ? several : List.of(target)) {
      int index = each instanceof Number number ? number.intValue() : choices.indexOf(each);
      if (index < 0 && !(each instanceof Number)) {
        throw new IllegalArgumentException(
            "the answer \"%s\" is none of the choices".formatted(each));
      }
      texts.add(choice(choices, index));
      indices.add(index);
    }
    return new Target(texts, indices, PythonRepr.str(target));
  }

  /** Of a task whose answers are texts. */
  static Target ofTexts(Object target) {
    List<String> texts =
        target instanceof List<?> several
            ? several.stream().map(String::valueOf).toList()
            : List.of(String.valueOf(target));
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("the list of answers is empty");
    }
    return new Target(texts, List.of(), PythonRepr.str(target));
  }

  private static String choice(List<String> choices, long index) {
    if (index < 0 || index >= choices.size()) {
      throw new IllegalArgumentException(
          "the label %d is out of range: there are %d choices".formatted(index, choices.size()));
    }
    return choices.get((int) index);
  }
}
