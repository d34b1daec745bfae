package io.latentspark.eval.metric;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.filter.FilterPipeline;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.result.LogLikelihood;
import io.latentspark.eval.result.Target;
import io.latentspark.eval.task.FilterConfig;
import io.latentspark.eval.task.OutputType;
import io.latentspark.eval.text.RegexTooDeepException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores a task's documents, each by itself. Thread-safe. */
public final class DocumentScorer {

  private final String task;
  private final OutputType outputType;
  private final List<FilterPipeline> filters;
  private final List<DocumentMetric> metrics;

  private DocumentScorer(
      String task,
      OutputType outputType,
      List<FilterPipeline> filters,
      List<DocumentMetric> metrics) {
    this.task = task;
    this.outputType = outputType;
    this.filters = filters;
    this.metrics = metrics;
  }

  /**
   * The scorer of a task.
   *
   * @throws io.latentspark.eval.EvalException if a filter, a metric, an argument or a regular
   *     expression is unknown or wrong, or the task runs programs and that is not allowed or not
   *     safe on this machine
   */
  public static DocumentScorer of(ScoringRules rules) {
    List<FilterConfig> configs =
        rules.filters().isEmpty() ? List.of(FilterPipeline.DEFAULT) : rules.filters();
    List<DocumentMetric> metrics =
        rules.processResults() == null
            ? rules.metrics().stream()
                .map(
                    metric ->
                        Metrics.create(
                            rules.task(), rules.outputType(), metric, rules.codeLimits()))
                .toList()
            : List.of(Processors.get(rules.task(), rules.processResults()));
    return new DocumentScorer(
        rules.task(),
        rules.outputType(),
        configs.stream().map(filter -> FilterPipeline.of(rules.task(), filter)).toList(),
        metrics);
  }

  /**
   * Scores a document.
   *
   * @param choices the choices' texts without delimiter; empty where the task has none
   * @param scores of log-likelihood requests in their order, empty for generation
   * @param texts generated texts cut at the stop strings, one a repeat; empty for log-likelihoods
   * @throws io.latentspark.eval.EvalException if the document lacks what scoring reads
   */
  public DocumentScores score(
      Document document,
      Target target,
      List<String> choices,
      List<LogLikelihood> scores,
      List<String> texts) {
    try {
      return scored(document, target, choices, scores, texts);
    } catch (RegexTooDeepException e) {
      throw EvalErrors.regexTooDeep(task, e);
    }
  }

  private DocumentScores scored(
      Document document,
      Target target,
      List<String> choices,
      List<LogLikelihood> scores,
      List<String> texts) {
    Map<String, List<String>> filtered = new LinkedHashMap<>();
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (FilterPipeline filter : filters) {
      List<String> answers = List.of();
      if (outputType == OutputType.GENERATE_UNTIL) {
        answers = filter.apply(document, texts);
        filtered.put(filter.name(), answers);
      }
      Answered answered = new Answered(document, target, choices, scores, answers);
      for (DocumentMetric metric : metrics) {
        metric
            .score(answered)
            .forEach((name, value) -> values.put(name + "," + filter.name(), value));
      }
    }
    return new DocumentScores(filtered, values);
  }
}
