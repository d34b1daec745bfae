package io.latentspark.eval.report;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.result.Evaluation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;

/** Reads runs that were saved: results files, with the samples that lie beside them. */
public final class SavedRuns {
  /** The folder of a run's samples, beside its results file. */
  public static final String SAMPLES = "samples";

  private static final String PARQUET = ".parquet";

  private final SparkSession spark;
  private final Configuration hadoop;

  /** Runs on the file systems that a session knows. */
  public SavedRuns(SparkSession spark) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
  }

  /**
   * The runs at a path.
   *
   * @param path a results file, or a folder: then the newest results file of each folder in it
   * @throws io.latentspark.eval.EvalException where there is none
   */
  public List<ReportedRun> read(String path) {
    try {
      FileContext files = FileContext.getFileContext(new Path(path).toUri(), hadoop);
      if (!files.util().exists(new Path(path))) {
        throw EvalErrors.noResults(path);
      }
      FileStatus status = files.getFileStatus(new Path(path));
      List<Path> found =
          status.isFile() ? List.of(new Path(path)) : newestOfEachFolder(files, new Path(path));
      if (found.isEmpty()) {
        throw EvalErrors.noResults(path);
      }
      List<ReportedRun> runs = new ArrayList<>();
      for (Path file : found) {
        runs.add(read(files, file));
      }
      return runs;
    } catch (IOException e) {
      throw EvalErrors.resultsUnreadable(path, e);
    }
  }

  /** A file's name has the time of its run, so the last of them by name is the newest. */
  private static List<Path> newestOfEachFolder(FileContext files, Path folder) throws IOException {
    TreeMap<Path, Path> newest = new TreeMap<>();
    RemoteIterator<LocatedFileStatus> all = files.util().listFiles(folder, true);
    while (all.hasNext()) {
      Path file = all.next().getPath();
      String name = file.getName();
      if (name.startsWith(ResultsFile.PREFIX) && name.endsWith(".json")) {
        newest.merge(
            file.getParent(), file, (one, other) -> one.compareTo(other) > 0 ? one : other);
      }
    }
    return List.copyOf(newest.values());
  }

  private ReportedRun read(FileContext files, Path file) throws IOException {
    Evaluation evaluation = new ResultsFile(hadoop).read(file.toString());
    Path samples = new Path(file.getParent(), SAMPLES);
    return hasParquet(files, samples)
        ? ReportedRun.of(evaluation, spark.read().parquet(samples.toString()))
        : ReportedRun.of(evaluation);
  }

  private static boolean hasParquet(FileContext files, Path folder) throws IOException {
    if (!files.util().exists(folder)) {
      return false;
    }
    RemoteIterator<FileStatus> all = files.listStatus(folder);
    while (all.hasNext()) {
      if (all.next().getPath().getName().endsWith(PARQUET)) {
        return true;
      }
    }
    return false;
  }
}
