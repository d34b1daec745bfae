package io.latentspark.eval.report;

import io.latentspark.eval.result.Evaluation;
import io.latentspark.eval.result.GroupResult;
import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.result.TaskResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Groups and tasks of an evaluation in the order tables show them: lm-eval's. */
final class ResultsTree {
  /**
   * A line of a table.
   *
   * @param name of a group or task
   * @param depth how many groups are above it
   */
  record Entry(String name, int depth) {}

  private final Map<String, TaskResult> tasks = new LinkedHashMap<>();
  private final Map<String, GroupResult> groups = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  ResultsTree(Evaluation evaluation) {
    this(List.of(evaluation));
  }

  /**
   * Of several runs all that any of them has; what is asked of a name is the first's that has it.
   */
  ResultsTree(List<Evaluation> evaluations) {
    for (Evaluation evaluation : evaluations) {
      evaluation.tasks().forEach(task -> tasks.putIfAbsent(task.task(), task));
      evaluation.groups().forEach(group -> groups.putIfAbsent(group.group(), group));
    }
    Set<String> members = new HashSet<>();
    groups.values().forEach(group -> members.addAll(group.members()));
    Set<String> roots = new TreeSet<>(groups.keySet());
    roots.removeAll(members);
    roots.forEach(root -> visit(root, 0));
    Set<String> alone = new TreeSet<>(tasks.keySet());
    alone.removeAll(members);
    alone.forEach(task -> entries.add(new Entry(task, 0)));
  }

  private void visit(String name, int depth) {
    if (groups.containsKey(name) || tasks.containsKey(name)) {
      entries.add(new Entry(name, depth));
    }
    if (groups.containsKey(name)) {
      new TreeSet<>(groups.get(name).members()).forEach(member -> visit(member, depth + 1));
    }
  }

  /** Depth first, siblings by name, tasks of no group last. */
  List<Entry> entries() {
    return entries;
  }

  Set<String> sortedNames() {
    Set<String> names = new TreeSet<>(tasks.keySet());
    names.addAll(groups.keySet());
    return names;
  }

  boolean contains(String name) {
    return tasks.containsKey(name) || groups.containsKey(name);
  }

  boolean isGroup(String name) {
    return groups.containsKey(name);
  }

  Optional<TaskResult> task(String name) {
    return Optional.ofNullable(tasks.get(name));
  }

  Map<String, MetricValue> metrics(String name) {
    return isGroup(name) ? groups.get(name).metrics() : tasks.get(name).metrics();
  }

  String alias(String name) {
    return isGroup(name) ? groups.get(name).alias() : tasks.get(name).alias();
  }

  /** Null where there is none. */
  String version(String name) {
    return isGroup(name) ? groups.get(name).version() : tasks.get(name).version();
  }

  int documents(String name) {
    return isGroup(name) ? groups.get(name).documents() : tasks.get(name).documents();
  }

  /** Of a group what its tasks agree on. */
  OptionalInt shots(String name) {
    int[] different = leaves(name).stream().mapToInt(TaskResult::shots).distinct().toArray();
    return different.length == 1 ? OptionalInt.of(different[0]) : OptionalInt.empty();
  }

  /** The tasks below a group, or the task itself. */
  List<TaskResult> leaves(String name) {
    List<TaskResult> leaves = new ArrayList<>();
    task(name).ifPresent(leaves::add);
    if (isGroup(name)) {
      groups.get(name).members().forEach(member -> leaves.addAll(leaves(member)));
    }
    return leaves;
  }
}
