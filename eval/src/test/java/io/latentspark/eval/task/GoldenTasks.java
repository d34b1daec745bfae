package io.latentspark.eval.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The shipped tasks and the two that only runs of lm-eval at hand know. */
public final class GoldenTasks {
  private static final Path CONF = Path.of("../conf");

  private GoldenTasks() {}

  /**
   * Reads them.
   *
   * @param shared where the goldens are
   * @param folder an empty one to write the two into
   */
  public static TaskLibrary library(Path shared, Path folder) throws IOException {
    Files.writeString(
        folder.resolve("local.yaml"),
        """
        include: %s/tasks/hellaswag/hellaswag.yaml
        task: hellaswag_pool40
        dataset_path: local/hellaswag_pool40
        """
            .formatted(CONF.toAbsolutePath()));
    Files.copy(
        shared.resolve("goldens/lm-eval-0.4.13/tasks/humaneval_prompts.yaml"),
        folder.resolve("humaneval.yaml"));
    return TaskLibrary.load(List.of(CONF.resolve("tasks"), folder));
  }
}
