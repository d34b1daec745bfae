package io.latentspark.eval.metric;

import io.latentspark.eval.result.Document;
import io.latentspark.eval.result.LogLikelihood;
import io.latentspark.eval.result.Target;
import java.util.List;

/**
 * A document with what the model made of it.
 *
 * @param choices the choices' texts without delimiter; empty where the task has none
 * @param scores of log-likelihood requests, in their order
 * @param answers generated texts after the filter
 */
public record Answered(
    Document document,
    Target target,
    List<String> choices,
    List<LogLikelihood> scores,
    List<String> answers) {}
