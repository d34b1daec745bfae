package io.latentspark.eval.data;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.EvalException;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.task.DataConfig;
import io.latentspark.eval.task.FewshotConfig;
import io.latentspark.eval.task.FunctionName;
import io.latentspark.eval.task.TaskConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * Reads tasks' data sets from a folder laid out as the hub's repositories are: {@code
 * <dataset_path>/<dataset_name or default>/<split>*.parquet}, or {@code .jsonl}, or {@code .csv}
 * with a header.
 */
public final class DataSets {

  private final SparkSession spark;
  private final Path data;
  private final Map<Path, List<Map<String, Object>>> loaded = new ConcurrentHashMap<>();

  /** Reads with this session from this folder, each file once. Any number of threads may use it. */
  public DataSets(SparkSession spark, Path data) {
    this.spark = spark;
    this.data = data.toAbsolutePath().normalize();
  }

  /**
   * A task's documents, and its pool of shots.
   *
   * @param shots how many before each question; with none the pool is not read
   * @throws EvalException if files are missing or unreadable, or a split is empty
   */
  public TaskData read(TaskConfig task, int shots) {
    return read(List.of(task), each -> shots).get(0);
  }

  /**
   * The data of several tasks, read together: much faster than one after another.
   *
   * @param shots how many before each question of a task; with none its pool is not read
   * @return data in the order of the tasks
   * @throws EvalException if files are missing or unreadable, or a split is empty
   */
  public List<TaskData> read(List<TaskConfig> tasks, ToIntFunction<TaskConfig> shots) {
    load(
        tasks, task -> shots.applyAsInt(task) == 0 ? List.of(evaluationSplit(task)) : splits(task));
    return tasks.stream().map(task -> data(task, shots.applyAsInt(task))).toList();
  }

  private TaskData data(TaskConfig task, int shots) {
    String split = evaluationSplit(task);
    List<Map<String, Object>> rows = rows(task, split, task.data().processDocs());
    List<Document> pool = shots == 0 ? List.of() : numbered(pool(task, split, rows));
    return new TaskData(numbered(rows), pool, List.copyOf(rows.get(0).keySet()));
  }

  /** Reads the files of splits that have not been read. */
  private synchronized void load(
      List<TaskConfig> tasks, Function<TaskConfig, List<String>> splits) {
    Map<SplitFiles.Format, Set<Path>> wanted = new EnumMap<>(SplitFiles.Format.class);
    for (TaskConfig task : tasks) {
      for (String split : splits.apply(task)) {
        SplitFiles.Found found = files(task).find(split);
        wanted
            .computeIfAbsent(found.format(), format -> new LinkedHashSet<>())
            .addAll(found.files());
      }
    }
    wanted.forEach(
        (format, files) -> {
          files.removeAll(loaded.keySet());
          if (!files.isEmpty()) {
            loaded.putAll(new SplitReader(spark).read(format, files));
          }
        });
  }

  /**
   * What is found of a task's data, split by split; a missing or empty split is a line with a
   * problem.
   */
  public List<SplitListing> check(TaskConfig task) {
    List<SplitListing> listing = new ArrayList<>();
    for (String split : splits(task)) {
      try {
        load(List.of(task), each -> List.of(split));
        List<Map<String, Object>> rows = rows(task, split, null);
        listing.add(
            new SplitListing(
                task.name(),
                split,
                files(task).find(split).files().stream().map(Path::toString).toList(),
                rows.size(),
                List.copyOf(rows.get(0).keySet()),
                null));
      } catch (EvalException e) {
        listing.add(new SplitListing(task.name(), split, List.of(), 0, List.of(), e.getMessage()));
      }
    }
    return listing;
  }

  private static List<String> splits(TaskConfig task) {
    List<String> splits = new ArrayList<>();
    splits.add(evaluationSplit(task));
    String pool = poolSplit(task);
    if (pool != null && !splits.contains(pool)) {
      splits.add(pool);
    }
    return splits;
  }

  private static String evaluationSplit(TaskConfig task) {
    String split = task.data().evaluationSplit();
    if (split == null) {
      throw EvalErrors.keyMissing(task.name(), task.file(), "test_split (or validation_split)");
    }
    return split;
  }

  /** The split that shots come from, or null where the YAML has them. */
  private static String poolSplit(TaskConfig task) {
    FewshotConfig fewshot = task.prompt().fewshot();
    if (fewshot.split() != null) {
      return fewshot.split();
    }
    DataConfig config = task.data();
    return fewshot.samples() != null
        ? null
        : config.trainingSplit() != null
            ? config.trainingSplit()
            : config.validationSplit() != null ? config.validationSplit() : config.testSplit();
  }

  private List<Map<String, Object>> pool(
      TaskConfig task, String evaluated, List<Map<String, Object>> rows) {
    String split = poolSplit(task);
    if (split == null) {
      return task.prompt().fewshot().samples();
    }
    FunctionName processDocs =
        task.prompt().fewshot().split() != null
            ? task.prompt().fewshot().processDocs()
            : task.data().processDocs();
    return split.equals(evaluated) ? rows : rows(task, split, processDocs);
  }

  private List<Map<String, Object>> rows(TaskConfig task, String split, FunctionName processDocs) {
    SplitFiles.Found found = files(task).find(split);
    List<Map<String, Object>> rows = new ArrayList<>();
    found.files().forEach(file -> rows.addAll(loaded.get(file)));
    List<Map<String, Object>> used =
        processDocs == null ? rows : DocumentProcessors.get(task, processDocs).apply(rows);
    if (used.isEmpty()) {
      throw EvalErrors.splitEmpty(task.name(), split, found.files());
    }
    return used;
  }

  private SplitFiles files(TaskConfig task) {
    return new SplitFiles(data, task.name(), task.data());
  }

  private static List<Document> numbered(List<Map<String, Object>> rows) {
    return IntStream.range(0, rows.size()).mapToObj(i -> new Document(i, rows.get(i))).toList();
  }
}
