package io.latentspark.eval.task;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.EvalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All tasks, groups and tags of some folders of YAML files. */
public final class TaskLibrary {

  private final Map<String, TaskEntry> entries = new TreeMap<>();
  private final Map<String, Set<String>> tags = new TreeMap<>();

  private TaskLibrary() {}

  /**
   * Reads the {@code .yaml} files of folders and their subfolders. Where two define the same name,
   * that of the later folder counts. A file may define several tasks: {@code task_list} has what
   * each adds to the file's other keys.
   *
   * @throws EvalException if a folder or file cannot be read, or is no YAML
   */
  public static TaskLibrary load(List<Path> folders) {
    TaskLibrary library = new TaskLibrary();
    for (Path folder : folders) {
      library.add(folder);
    }
    library.entries.forEach(library::addTags);
    return library;
  }

  /**
   * The task of a file that defines one.
   *
   * @throws EvalException if the file cannot be read, is no task's YAML, or cannot be run
   */
  public static TaskConfig read(Path file) {
    Map<String, Object> keys = YamlFile.read(file);
    if (!(keys.get("task") instanceof String name)) {
      throw EvalErrors.yamlInvalid(file, "it has no task");
    }
    return TaskReader.read(name, file.toString(), keys);
  }

  private void add(Path folder) {
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder)) {
      files = found.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw EvalErrors.yamlUnreadable(folder, e);
    }
    for (Path file : files) {
      Map<String, Object> keys = YamlFile.read(file);
      Object tasks = keys.remove("task_list");
      if (tasks == null) {
        add(file, keys);
      }
      for (Object each : YamlFile.list(tasks)) {
        Map<String, Object> merged = new LinkedHashMap<>(keys);
        ((Map<?, ?>) each).forEach((key, value) -> merged.put(String.valueOf(key), value));
        add(file, merged);
      }
    }
  }

  private void add(Path file, Map<String, Object> keys) {
    TaskEntry.Kind kind = keys.get("group") != null ? TaskEntry.Kind.GROUP : TaskEntry.Kind.TASK;
    if (!(keys.get(kind == TaskEntry.Kind.GROUP ? "group" : "task") instanceof String name)) {
      throw EvalErrors.yamlInvalid(file, "it has neither task nor group");
    }
    entries.put(name, new TaskEntry(kind, keys, file.toString()));
  }

  private void addTags(String name, TaskEntry entry) {
    Object tag = entry.keys().get("tag");
    if (entry.kind() == TaskEntry.Kind.GROUP || tag == null) {
      return;
    }
    for (Object each : YamlFile.list(tag)) {
      tags.computeIfAbsent(String.valueOf(each), key -> new TreeSet<>()).add(name);
    }
  }

  /**
   * The task of this name.
   *
   * @throws EvalException if there is none, or its YAML cannot be run
   */
  public TaskConfig task(String name) {
    TaskEntry entry = entries.get(name);
    if (entry == null || entry.kind() != TaskEntry.Kind.TASK) {
      throw unknown(name);
    }
    return TaskReader.read(name, entry.file(), entry.keys());
  }

  /**
   * The tasks and groups that names stand for. A name may be a task, a group or a tag, or a pattern
   * with {@code *} and {@code ?} of such.
   *
   * @throws EvalException if a name is unknown, or a task's YAML cannot be run
   */
  public TaskSelection selection(List<String> names) {
    TaskSelector selector = new TaskSelector(this);
    for (String name : names) {
      matching(name).forEach(selector::add);
    }
    return selector.selection();
  }

  private Collection<String> matching(String pattern) {
    if (!pattern.contains("*") && !pattern.contains("?")) {
      return List.of(pattern);
    }
    String regex = ("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    List<String> found = names().stream().filter(name -> name.matches(regex)).toList();
    if (found.isEmpty()) {
      throw unknown(pattern);
    }
    return found;
  }

  /** All tasks, groups and tags, by name. */
  public List<TaskListing> listing() {
    List<TaskListing> listing = new ArrayList<>();
    for (String name : names()) {
      TaskEntry entry = entries.get(name);
      boolean isTask = entry != null && entry.kind() == TaskEntry.Kind.TASK;
      int leaves = isTask ? 1 : selection(List.of(name)).tasks().size();
      listing.add(
          new TaskListing(
              name,
              entry == null ? "tag" : isTask ? "task" : "group",
              isTask ? task(name).outputType().yamlName() : "",
              leaves,
              entry == null ? "" : entry.file()));
    }
    return listing;
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>(entries.keySet());
    names.addAll(tags.keySet());
    return names;
  }

  /** The entry of a name, or null. */
  TaskEntry entry(String name) {
    return entries.get(name);
  }

  /** The tasks of a tag, by name; empty where there is no such tag. */
  Set<String> tagged(String tag) {
    return new LinkedHashSet<>(tags.getOrDefault(tag, Set.of()));
  }

  EvalException unknown(String name) {
    return EvalErrors.taskUnknown(name, NearestNames.of(name, names()));
  }
}
