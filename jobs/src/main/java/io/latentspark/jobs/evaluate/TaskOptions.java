package io.latentspark.jobs.evaluate;

import io.latentspark.eval.EvalException;
import io.latentspark.eval.task.TaskLibrary;
import io.latentspark.jobs.common.JobErrors;
import io.latentspark.jobs.common.ProjectFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which tasks, and where they and their data are. */
public final class TaskOptions {
  private static final Path TASKS = Path.of("conf", "tasks");
  private static final Path DEMO = Path.of("conf", "demo");

  @Option(
      names = "--tasks",
      paramLabel = "NAME",
      split = ",",
      description =
          "Tasks, groups or tags, separated by commas; * and ? stand for any letters"
              + " (--list-tasks shows them).")
  List<String> tasks = List.of();

  @Option(
      names = "--include-path",
      paramLabel = "DIR",
      description = "A folder of your own tasks (YAML), beside those that come along.")
  private List<Path> includePaths = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder of data sets, as the hub's repositories lay them out:"
              + " <dataset_path>/<dataset_name or default>/<split>*.parquet, .jsonl or .csv"
              + " (default: conf/demo, with the demo model's quiz).")
  private Path data;

  /**
   * The tasks that come along, and the user's.
   *
   * @throws EvalException if a folder cannot be read
   */
  public TaskLibrary library() {
    List<Path> folders = new ArrayList<>();
    folders.add(ProjectFolder.find(TASKS).orElseThrow(JobErrors::noTasks));
    folders.addAll(includePaths);
    return TaskLibrary.load(folders);
  }

  /** Tasks, groups and tags as they were named; none where none was. */
  public List<String> names() {
    return tasks;
  }

  /** The folder of data sets. */
  public Path data() {
    return data != null ? data : ProjectFolder.find(DEMO).orElseThrow(JobErrors::noDemoData);
  }
}
