package io.latentspark.eval.report;

import io.latentspark.eval.comparison.McNemarTest;
import io.latentspark.eval.comparison.Outcome;
import io.latentspark.eval.comparison.PairedDifference;
import io.latentspark.eval.result.TaskResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Two runs compared document by document, task by task.
 *
 * @param first the run that is compared with
 * @param second the run whose difference is told
 * @param tasks groups and tasks of both, in the order of tables
 */
record RunComparison(ReportedRun first, ReportedRun second, List<Compared> tasks) {
  /** How sure it is that both runs asked the same. */
  enum Prompts {
    SAME,
    DIFFERENT,
    UNKNOWN
  }

  /**
   * A task or group of both runs.
   *
   * @param name of the task or group
   * @param depth how many groups are above it
   * @param metric the task's first, {@code metric,filter}
   * @param prompts whether the requests were the same
   * @param difference over the documents of both runs
   * @param test where the metric says right or wrong
   */
  record Compared(
      String name,
      int depth,
      String metric,
      Prompts prompts,
      PairedDifference difference,
      Optional<McNemarTest> test) {}

  private record Key(String task, int document) {}

  static RunComparison of(ReportedRun first, ReportedRun second) {
    ResultsTree tree = new ResultsTree(first.evaluation());
    ResultsTree other = new ResultsTree(second.evaluation());
    Map<Key, Outcome> outcomes = new HashMap<>();
    second
        .outcomes()
        .forEach(outcome -> outcomes.put(new Key(outcome.task(), outcome.document()), outcome));
    Map<String, List<Outcome>> byTask = new HashMap<>();
    first
        .outcomes()
        .forEach(
            outcome ->
                byTask.computeIfAbsent(outcome.task(), task -> new ArrayList<>()).add(outcome));
    List<Compared> tasks = new ArrayList<>();
    for (ResultsTree.Entry entry : tree.entries()) {
      if (other.contains(entry.name()) && !tree.metrics(entry.name()).isEmpty()) {
        compared(entry, tree, other, byTask, outcomes).ifPresent(tasks::add);
      }
    }
    return new RunComparison(first, second, tasks);
  }

  private static Optional<Compared> compared(
      ResultsTree.Entry entry,
      ResultsTree tree,
      ResultsTree other,
      Map<String, List<Outcome>> byTask,
      Map<Key, Outcome> others) {
    String metric = tree.metrics(entry.name()).keySet().iterator().next();
    List<double[]> pairs = new ArrayList<>();
    for (TaskResult leaf : tree.leaves(entry.name())) {
      for (Outcome outcome : byTask.getOrDefault(leaf.task(), List.of())) {
        Outcome same = others.get(new Key(outcome.task(), outcome.document()));
        if (same != null
            && outcome.values().containsKey(metric)
            && same.values().containsKey(metric)) {
          pairs.add(new double[] {outcome.values().get(metric), same.values().get(metric)});
        }
      }
    }
    if (pairs.size() < 2) {
      return Optional.empty();
    }
    double[] values = pairs.stream().mapToDouble(pair -> pair[0]).toArray();
    double[] otherValues = pairs.stream().mapToDouble(pair -> pair[1]).toArray();
    boolean rightOrWrong = McNemarTest.applies(values) && McNemarTest.applies(otherValues);
    return Optional.of(
        new Compared(
            entry.name(),
            entry.depth(),
            metric,
            prompts(tree.leaves(entry.name()), other),
            PairedDifference.of(values, otherValues),
            rightOrWrong ? Optional.of(McNemarTest.of(values, otherValues)) : Optional.empty()));
  }

  private static Prompts prompts(List<TaskResult> leaves, ResultsTree other) {
    Prompts prompts = Prompts.SAME;
    for (TaskResult leaf : leaves) {
      String hash = other.task(leaf.task()).map(TaskResult::promptHash).orElse(null);
      if (leaf.promptHash() == null || hash == null) {
        prompts = Prompts.UNKNOWN;
      } else if (!Objects.equals(leaf.promptHash(), hash)) {
        return Prompts.DIFFERENT;
      }
    }
    return prompts;
  }

  /** Outermost groups and tasks of both whose prompts were not the same, or may not have been. */
  List<String> outermostWith(Prompts prompts) {
    ResultsTree tree = new ResultsTree(first.evaluation());
    ResultsTree other = new ResultsTree(second.evaluation());
    return tree.entries().stream()
        .filter(entry -> entry.depth() == 0 && other.contains(entry.name()))
        .filter(entry -> prompts(tree.leaves(entry.name()), other) == prompts)
        .map(ResultsTree.Entry::name)
        .toList();
  }
}
