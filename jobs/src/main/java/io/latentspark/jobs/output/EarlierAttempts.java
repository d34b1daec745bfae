package io.latentspark.jobs.output;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What earlier attempts of a task have published, looked up once for each attempt: an attempt given
 * up on may still be publishing, and skipping and writing must start at the same row.
 */
final class EarlierAttempts {
  private static final Map<Long, List<PartFile>> FOUND = new ConcurrentHashMap<>();

  private EarlierAttempts() {}

  static List<PartFile> of(WritePlan plan, TaskContext task) {
    if (task.attemptNumber() == 0 && task.stageAttemptNumber() == 0) {
      return List.of();
    }
    return FOUND.computeIfAbsent(
        task.taskAttemptId(),
        attempt -> {
          TaskCompletionListener forget = ended -> FOUND.remove(attempt);
          task.addTaskCompletionListener(forget);
          return plan.folder().published(plan.run(), task.partitionId());
        });
  }

  static long rows(List<PartFile> parts) {
    return parts.stream().mapToLong(PartFile::rows).sum();
  }
}
