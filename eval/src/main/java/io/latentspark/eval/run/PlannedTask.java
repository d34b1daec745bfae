package io.latentspark.eval.run;

import io.latentspark.eval.prompt.DocumentRequests;
import io.latentspark.eval.task.TaskConfig;
import java.util.List;

/**
 * A task with all that is asked in this run.
 *
 * @param config the task
 * @param shots few-shot examples before each question
 * @param splitSize documents of the split, whatever the limit
 * @param documents those that are evaluated
 * @param promptHash SHA-256 over all their requests
 */
public record PlannedTask(
    TaskConfig config,
    int shots,
    int splitSize,
    List<DocumentRequests> documents,
    String promptHash) {
  /** Its name. */
  public String name() {
    return config.name();
  }
}
