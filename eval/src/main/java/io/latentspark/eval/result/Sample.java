package io.latentspark.eval.result;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * One evaluated document.
 *
 * @param task the leaf task's name
 * @param document the document
 * @param target the right answer
 * @param contexts the prompt texts, one a request (multiple choice: equal ones, but for tasks whose
 *     contexts are the choices)
 * @param continuations the continuations of log-likelihood requests, empty for generation
 * @param scores the scores of log-likelihood requests, in their order
 * @param texts the generated texts, one a repeat, cut at the stop strings
 * @param filtered filter name to answers after it, one a repeat or a single one
 * @param metrics {@code metric,filter} to the document's value: one number as a rule; of corpus
 *     perplexities the log-likelihood and its weight, of instruction-level accuracies one each
 * @param contextTokens token count of each context
 * @param error why the document could not be scored, or null
 */
public record Sample(
    String task,
    Document document,
    Target target,
    List<String> contexts,
    List<String> continuations,
    List<LogLikelihood> scores,
    List<String> texts,
    Map<String, List<String>> filtered,
    Map<String, List<Double>> metrics,
    List<Integer> contextTokens,
    String error)
    implements Serializable {}
