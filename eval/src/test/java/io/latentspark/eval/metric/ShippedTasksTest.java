package io.latentspark.eval.metric;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.eval.code.CodeLimits;
import io.latentspark.eval.report.PublishedScores;
import io.latentspark.eval.statistics.Aggregator;
import io.latentspark.eval.task.TaskConfig;
import io.latentspark.eval.task.TaskLibrary;
import io.latentspark.eval.task.TaskListing;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** A number stands beside tasks and groups that can be run. */
  @ParameterizedTest
  @ValueSource(strings = {"deepseek-v2", "deepseek-v2-lite", "deepseek-v3"})
  void publishedNumbersNameTasksThatExist(String reference) {
    TaskLibrary library = TaskLibrary.load(List.of(Path.of("../conf/tasks")));
    Set<String> names =
        library.listing().stream().map(TaskListing::name).collect(Collectors.toSet());
    PublishedScores.read(Path.of("../conf/reference"), reference)
        .scores()
        .forEach(
            score ->
                score
                    .tasks()
                    .forEach(task -> assertTrue(names.contains(task), reference + ": " + task)));
  }

  private static void check(TaskConfig task) {
    ScoringRules rules =
        new ScoringRules(
            task.name(), task.outputType(), task.processResults(), task.metrics(), task.filters());
    DocumentScorer.of(rules.allowingCode(CodeLimits.DEFAULT));
    Aggregator.of(task.name(), task.metrics(), 0);
  }
}
