package io.latentspark.jobs.evaluate;

import io.latentspark.eval.data.DataSets;
import io.latentspark.eval.data.SplitListing;
import io.latentspark.eval.task.TaskConfig;
import io.latentspark.jobs.common.JobSession;
import java.io.PrintWriter;

/** {@code --check-data}. */
final class DataCheck {
  private final EvaluateCommand command;
  private final PrintWriter out;

  DataCheck(EvaluateCommand command, PrintWriter out) {
    this.command = command;
    this.out = out;
  }

  /** Shows what is found; 1 if something is missing. */
  int run() {
    int problems = 0;
    try (JobSession session = command.spark.start("latentspark evaluate")) {
      DataSets data = new DataSets(session.spark(), command.tasks.data());
      for (TaskConfig task : command.tasks.library().selection(command.tasks.tasks).tasks()) {
        for (SplitListing split : data.check(task)) {
          print(split);
          problems += split.problem() == null ? 0 : 1;
        }
      }
    }
    out.flush();
    return problems == 0 ? 0 : 1;
  }

  private void print(SplitListing split) {
    if (split.problem() != null) {
      out.printf("%s %s: %s%n", split.task(), split.split(), split.problem());
      return;
    }
    out.printf(
        "%s %s: %,d rows with %s in %s%n",
        split.task(),
        split.split(),
        split.rows(),
        String.join(", ", split.columns()),
        String.join(", ", split.files()));
  }
}
