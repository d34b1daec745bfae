package io.latentspark.eval.run;

import io.latentspark.eval.EvalException;
import io.latentspark.eval.metric.DocumentScorer;
import io.latentspark.eval.metric.DocumentScores;
import io.latentspark.eval.prompt.DocumentRequests;
import io.latentspark.eval.prompt.Request;
import io.latentspark.eval.result.Sample;
import io.latentspark.eval.result.Target;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Scores answered documents; what a task's scorer needs is prepared once in each JVM and task. */
final class SampleScorers implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<String, AskedTask> tasks;
  private transient Map<String, DocumentScorer> scorers;

  SampleScorers(Map<String, AskedTask> tasks) {
    this.tasks = tasks;
  }

  /** The document with its values, or with the reason why it cannot be scored. */
  Sample score(Answer answer) {
    if (answer.error() != null) {
      return failed(answer, answer.error());
    }
    try {
      return sample(
          answer,
          scorer(answer.task())
              .score(
                  answer.asked().document(),
                  answer.asked().target(),
                  answer.asked().choices(),
                  answer.scores(),
                  answer.texts()),
          null);
    } catch (EvalException e) {
      return failed(answer, "" + e.getMessage());
    }
  }

  /** A document without values. */
  private static Sample failed(Answer answer, String reason) {
    return sample(answer, new DocumentScores(Map.of(), Map.of()), reason);
  }

  private synchronized DocumentScorer scorer(String task) {
    if (scorers == null) {
      scorers = new ConcurrentHashMap<>();
    }
    return scorers.computeIfAbsent(task, name -> DocumentScorer.of(tasks.get(name).rules()));
  }

  private static Sample sample(Answer answer, DocumentScores scores, String error) {
    List<Request> requests = answer.asked().requests();
    return new Sample(
        answer.task(),
        answer.asked().document(),
        target(answer.asked()),
        requests.stream().map(SampleScorers::context).toList(),
        requests.stream().flatMap(SampleScorers::continuation).toList(),
        answer.scores(),
        answer.texts(),
        scores.filtered(),
        scores.metrics(),
        answer.contextTokens(),
        error);
  }

  private static Target target(DocumentRequests asked) {
    return asked.target() == null ? new Target(List.of(), List.of()) : asked.target();
  }

  private static String context(Request request) {
    if (request instanceof Request.LogLikelihood pair) {
      return pair.context();
    }
    return request instanceof Request.Generate generate
        ? generate.context()
        : ""; // a rolling text has no context
  }

  private static java.util.stream.Stream<String> continuation(Request request) {
    if (request instanceof Request.LogLikelihood pair) {
      return java.util.stream.Stream.of(pair.continuation());
    }
    return request instanceof Request.Rolling rolling
        ? java.util.stream.Stream.of(rolling.text())
        : java.util.stream.Stream.of();
  }
}
