package io.latentspark.eval.metric;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.latentspark.eval.code.CodeLimits;
import io.latentspark.eval.statistics.Aggregator;
import io.latentspark.eval.task.TaskConfig;
import io.latentspark.eval.task.TaskLibrary;
import io.latentspark.eval.task.TaskListing;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every filter, metric, scoring and aggregation that a shipped task names exists. */
class ShippedTasksTest {

  @Test
  void everyTaskCanBeScored() {
    TaskLibrary library = TaskLibrary.load(List.of(Path.of("../conf/tasks")));
    List<TaskListing> names = library.listing();
    assertFalse(names.isEmpty());
    for (TaskListing name : names) {
      library.selection(List.of(name.name())).tasks().forEach(ShippedTasksTest::check);
    }
  }

  private static void check(TaskConfig task) {
    ScoringRules rules =
        new ScoringRules(
            task.name(), task.outputType(), task.processResults(), task.metrics(), task.filters());
    DocumentScorer.of(rules.allowingCode(CodeLimits.DEFAULT));
    Aggregator.of(task.name(), task.metrics(), 0);
  }
}
