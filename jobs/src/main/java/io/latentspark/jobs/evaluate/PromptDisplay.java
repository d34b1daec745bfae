package io.latentspark.jobs.evaluate;

import io.latentspark.eval.prompt.DocumentRequests;
import io.latentspark.eval.prompt.Request;
import io.latentspark.eval.run.EvaluationPlan;
import io.latentspark.eval.run.PlannedTask;
import io.latentspark.jobs.common.JobSession;
import java.io.PrintWriter;
import java.util.List;

/** {@code --show-prompts}. */
final class PromptDisplay {
  private final EvaluateCommand command;
  private final PrintWriter out;

  PromptDisplay(EvaluateCommand command, PrintWriter out) {
    this.command = command;
    this.out = out;
  }

  /** Shows what the first documents of each task ask. */
  void show(int documents) {
    Planning planning =
        new Planning(command, command.tasks.library().selection(command.tasks.tasks));
    try (JobSession session = command.spark.start("latentspark evaluate")) {
      EvaluationPlan plan = planning.plan(session.spark(), command.checkpoints().get(0));
      for (PlannedTask task : plan.tasks()) {
        List<DocumentRequests> asked = task.documents();
        asked.subList(0, Math.min(documents, asked.size())).forEach(one -> show(task, one));
      }
    }
    out.flush();
  }

  private void show(PlannedTask task, DocumentRequests asked) {
    out.printf("==== %s, document %d%n", task.name(), asked.document().index());
    if (asked.error() != null) {
      out.printf("---- cannot be asked: %s%n", asked.error());
      return;
    }
    String shown = null;
    for (Request request : asked.requests()) {
      String context = context(request);
      if (!context.equals(shown)) {
        out.printf("---- prompt%n%s%n", context);
        shown = context;
      }
      if (request instanceof Request.LogLikelihood pair) {
        out.printf("---- scored: \"%s\"%n", pair.continuation().replace("\n", "\\n"));
      } else if (request instanceof Request.Generate generate) {
        out.printf("---- generated with %s%n", generate.arguments());
      }
    }
    out.printf("---- right: %s%n", String.join(" | ", asked.target().texts()));
  }

  private static String context(Request request) {
    if (request instanceof Request.LogLikelihood pair) {
      return pair.context();
    }
    return request instanceof Request.Generate generate
        ? generate.context()
        : ((Request.Rolling) request).text();
  }
}
