package io.latentspark.eval.result;

import io.latentspark.engine.text.PythonRepr;
import java.io.Serializable;
import java.util.List;

/**
 * The right answer of a document ({@code doc_to_target}).
 *
 * @param texts acceptable texts, at least one; for multiple choice the text of the right choice
 * @param choices indices of right choices; empty where the task has none
 * @param written the value of {@code doc_to_target} as Python's {@code str} writes it: lm-eval's
 *     {@code target_hash} is taken over that text
 */
public record Target(List<String> texts, List<Integer> choices, String written)
    implements Serializable {

  /** A target whose value is the choice's index or the text, or a list where there are several. */
  public Target(List<String> texts, List<Integer> choices) {
    this(texts, choices, written(choices.isEmpty() ? texts : choices));
  }

  private static String written(List<?> values) {
    return PythonRepr.str(values.size() == 1 ? values.get(0) : values);
  }
}
