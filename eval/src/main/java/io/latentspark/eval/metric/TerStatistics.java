package io.latentspark.eval.metric;

import io.latentspark.eval.text.PythonText;
import java.util.List;

/**
 * What the translation edit rate needs of a document, as sacreBLEU counts it with its defaults:
 * words between white space, upper and lower case alike.
 */
final class TerStatistics {
  private TerStatistics() {}

  /** Edits to the nearest reference, and the references' mean length in words. */
  static List<Double> of(Answered answered) {
    List<String> answer = words(answered.answers().get(0));
    List<String> targets = answered.target().texts();
    int edits = Integer.MAX_VALUE;
    double length = 0;
    for (String target : targets) {
      List<String> reference = words(target);
      edits = Math.min(edits, TranslationEdits.count(answer, reference));
      length += reference.size();
    }
    return List.of((double) edits, length / targets.size());
  }

  private static List<String> words(String text) {
    return PythonText.split(PythonText.lower(text));
  }
}
