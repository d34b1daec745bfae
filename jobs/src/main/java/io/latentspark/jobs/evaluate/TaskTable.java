package io.latentspark.jobs.evaluate;

import io.latentspark.eval.task.TaskLibrary;
import io.latentspark.eval.task.TaskListing;
import java.io.PrintWriter;
import java.util.List;

/** {@code --list-tasks}. */
final class TaskTable {
  private TaskTable() {}

  static void print(TaskLibrary library, PrintWriter out) {
    List<TaskListing> listing = library.listing();
    int width = listing.stream().mapToInt(line -> line.name().length()).max().orElse(0);
    for (TaskListing line : listing) {
      String what =
          line.kind().equals("task") ? line.outputType() : "%d tasks".formatted(line.tasks());
      out.printf("%-" + width + "s  %-5s  %s%n", line.name(), line.kind(), what);
    }
    out.flush();
  }
}
