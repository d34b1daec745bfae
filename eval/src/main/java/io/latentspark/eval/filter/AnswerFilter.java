package io.latentspark.eval.filter;

import io.latentspark.eval.result.Document;
import java.util.List;

/** A step from generated texts to an answer. */
@FunctionalInterface
interface AnswerFilter {

  /**
   * What becomes of a document's answers.
   *
   * @param answers one a repeat, or what an earlier step left of them
   */
  List<String> apply(Document document, List<String> answers);
}
