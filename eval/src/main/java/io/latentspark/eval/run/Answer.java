package io.latentspark.eval.run;

import io.latentspark.eval.prompt.DocumentRequests;
import io.latentspark.eval.result.LogLikelihood;
import java.util.List;

/**
 * What the model made of a document.
 *
 * @param task the leaf task's name
 * @param asked the document and its requests
 * @param contextTokens token count of each request's context
 * @param scores of log-likelihood requests, in their order
 * @param texts generated texts, cut at the stop strings
 * @param generatedTokens tokens generated for them
 * @param error why there is no answer, or null
 */
record Answer(
    String task,
    DocumentRequests asked,
    List<Integer> contextTokens,
    List<LogLikelihood> scores,
    List<String> texts,
    int generatedTokens,
    String error) {
  /** A document that could not be asked about. */
  static Answer none(String task, DocumentRequests asked, String error) {
    return new Answer(task, asked, List.of(), List.of(), List.of(), 0, error);
  }
}
