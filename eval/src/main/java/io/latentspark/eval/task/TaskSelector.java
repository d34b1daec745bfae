package io.latentspark.eval.task;

import io.latentspark.eval.EvalErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the leaf tasks and groups below the names that a user gave. */
final class TaskSelector {

  private static final Set<String> GROUP_KEYS =
      Set.of("group", "group_alias", "task", "aggregate_metric_list", "metadata", "tag");

  private final TaskLibrary library;
  private final Map<String, TaskConfig> tasks = new LinkedHashMap<>();
  private final Map<String, TaskGroup> groups = new LinkedHashMap<>();

  TaskSelector(TaskLibrary library) {
    this.library = library;
  }

  TaskSelection selection() {
    return new TaskSelection(List.copyOf(tasks.values()), List.copyOf(groups.values()));
  }

  void add(String name) {
    add(name, Map.of());
  }

  /** Adds what a name stands for, with keys that a group above sets; returns its members' names. */
  private List<String> add(String name, Map<String, Object> overrides) {
    TaskEntry entry = library.entry(name);
    if (entry != null && entry.kind() == TaskEntry.Kind.GROUP) {
      addGroup(name, entry.file(), entry.keys(), overrides);
      return List.of(name);
    }
    if (entry != null) {
      addTask(name, entry.file(), merged(entry.keys(), overrides));
      return List.of(name);
    }
    Set<String> tagged = library.tagged(name);
    if (tagged.isEmpty()) {
      throw library.unknown(name);
    }
    tagged.forEach(task -> add(task, overrides));
    return List.copyOf(tagged);
  }

  private void addTask(String name, String file, Map<String, Object> keys) {
    TaskConfig task = TaskReader.read(name, file, keys);
    TaskConfig earlier = tasks.putIfAbsent(name, task);
    if (earlier != null && !earlier.yaml().equals(task.yaml())) {
      throw EvalErrors.taskTwice(name);
    }
  }

  private void addGroup(
      String name, String file, Map<String, Object> keys, Map<String, Object> overrides) {
    Map<String, Object> inherited = new LinkedHashMap<>(keys);
    inherited.keySet().removeAll(GROUP_KEYS);
    inherited.putAll(overrides);
    // Before its members, so that a group stands before the groups within it.
    groups.put(name, null);
    List<String> members = new ArrayList<>();
    for (Object member : YamlFile.list(keys.get("task"))) {
      members.addAll(addMember(name, file, member, inherited));
    }
    groups.put(name, new GroupReader(name, file, keys).read(members));
  }

  private List<String> addMember(
      String group, String file, Object member, Map<String, Object> inherited) {
    if (!(member instanceof Map<?, ?> inline)) {
      return add(String.valueOf(member), inherited);
    }
    Map<String, Object> keys = new LinkedHashMap<>();
    inline.forEach((key, value) -> keys.put(String.valueOf(key), value));
    if (keys.containsKey("group")) {
      String name = String.valueOf(keys.remove("group"));
      if (library.entry(name) != null) {
        return add(name, merged(inherited, keys));
      }
      String full = group + "::" + name;
      keys.putIfAbsent("group_alias", name);
      addGroup(full, file, keys, inherited);
      return List.of(full);
    }
    if (!(keys.remove("task") instanceof String name)) {
      throw EvalErrors.yamlInvalid(
          java.nio.file.Path.of(file),
          "a member of group " + group + " has neither task nor group");
    }
    Map<String, Object> overrides = merged(inherited, keys);
    if (library.entry(name) != null || !library.tagged(name).isEmpty()) {
      return add(name, overrides);
    }
    String full = group + "::" + name;
    addTask(full, file, overrides);
    return List.of(full);
  }

  private static Map<String, Object> merged(Map<String, Object> base, Map<String, Object> over) {
    Map<String, Object> merged = new LinkedHashMap<>(base);
    merged.putAll(over);
    return merged;
  }
}
