package io.latentspark.eval.metric;

import io.latentspark.eval.EvalErrors;
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
    List<String> answers) {

  /**
   * A column of the document that scoring cannot do without.
   *
   * @throws io.latentspark.eval.EvalException if the document lacks it or it is of another type
   */
  <T> T column(String name, Class<T> type) {
    Object value = document.values().get(name);
    if (!type.isInstance(value)) {
      throw EvalErrors.scoringColumnMissing(document.index(), name, type.getSimpleName());
    }
    return type.cast(value);
  }
}
