package io.latentspark.jobs.evaluate;

import io.latentspark.eval.data.DataSets;
import io.latentspark.eval.data.SplitListing;
import io.latentspark.eval.task.TaskConfig;
import io.latentspark.eval.task.TaskLibrary;
import io.latentspark.eval.task.TaskListing;
import io.latentspark.jobs.common.JobSession;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** {@code --check-data}. */
final class DataCheck {
  private final EvaluateCommand command;
  private final Path folder;
  private final PrintWriter out;

  DataCheck(EvaluateCommand command, Path folder, PrintWriter out) {
    this.command = command;
    this.folder = folder;
    this.out = out;
  }

  /** Shows what is found; 1 if something of a named task is missing, or nothing of any. */
  int run() {
    TaskLibrary library = command.tasks.library();
    try (JobSession session = command.spark.start("latentspark evaluate")) {
      DataSets data = new DataSets(session.spark(), folder);
      return command.tasks.tasks.isEmpty()
          ? checkAll(library, data)
          : check(library.selection(command.tasks.tasks).tasks(), data);
    } finally {
      out.flush();
    }
  }

  private int check(List<TaskConfig> tasks, DataSets data) {
    int problems = 0;
    for (TaskConfig task : tasks) {
      for (SplitListing split : data.check(task)) {
        print(split);
        problems += split.problem() == null ? 0 : 1;
      }
    }
    return problems == 0 ? 0 : 1;
  }

  private int checkAll(TaskLibrary library, DataSets data) {
    List<String> names =
        library.listing().stream()
            .filter(each -> each.kind().equals("task"))
            .map(TaskListing::name)
            .toList();
    int found = 0;
    for (String name : names) {
      List<SplitListing> splits = data.check(library.task(name));
      if (splits.stream().anyMatch(split -> split.problem() == null)) {
        splits.forEach(this::print);
        found++;
      }
    }
    out.printf(
        "%,d of %,d tasks have data in %s; name others with --tasks to see what they lack.%n",
        found, names.size(), folder);
    return found == 0 ? 1 : 0;
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
