package io.latentspark.jobs.input;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.trim;

import io.latentspark.jobs.common.JobErrors;
import io.latentspark.jobs.common.JobException;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Opens the input of a job as a Dataset. */
public final class InputReader {
  private final SparkSession spark;

  /** Reads with this session. */
  public InputReader(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * The rows of a file, folder or glob.
   *
   * @throws JobException if there is nothing, or its format is unknown
   */
  public Dataset<Row> read(InputOptions options) {
    String input = options.input();
    InputFormat format = options.format().orElse(null);
    Set<String> endings = new TreeSet<>();
    Set<InputFormat> formats = new TreeSet<>();
    for (String name : fileNames(input)) {
      endings.add(name.substring(Math.max(0, name.lastIndexOf('.'))));
      InputFormat.ofFile(name).ifPresent(formats::add);
    }
    if (format == null) {
      if (formats.size() != 1) {
        throw JobErrors.inputFormatUnknown(input, endings);
      }
      format = formats.iterator().next();
    }
    try {
      Dataset<Row> rows = read(input, format);
      return options.limit().map(n -> first(rows, n)).orElse(rows);
    } catch (RuntimeException e) {
      throw JobErrors.inputUnreadable(input, e);
    } catch (Exception e) {
      if (e instanceof AnalysisException || e instanceof SparkException) { // Scala declares neither
        throw JobErrors.inputUnreadable(input, e);
      }
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("RedundantThrows") // Spark's AnalysisException is checked and undeclared
  private Dataset<Row> read(String input, InputFormat format) throws Exception {
    return switch (format) {
      case PARQUET -> spark.read().parquet(input);
      case JSONL -> spark.read().json(input);
      // Quotes within quotes are doubled (RFC 4180), and prompts may span lines.
      case CSV ->
          spark
              .read()
              .option("header", true)
              .option("multiLine", true)
              .option("escape", "\"")
              .csv(input);
      case OPENAI_BATCH -> openAiBatch(spark.read().text(input));
    };
  }

  private static Dataset<Row> openAiBatch(Dataset<Row> lines) {
    Column line = col("value");
    return lines
        .where(trim(line).notEqual(""))
        .select(
            get_json_object(line, "$.custom_id").alias("custom_id"),
            get_json_object(line, "$.url").alias("url"),
            get_json_object(line, "$.body").alias("body"));
  }

  /** Unlike {@code limit}, the same rows whatever the number of tasks. */
  private Dataset<Row> first(Dataset<Row> rows, int count) {
    return spark.createDataFrame(rows.takeAsList(count), rows.schema());
  }

  private Set<String> fileNames(String input) {
    Set<String> names = new TreeSet<>();
    Path path = new Path(input);
    try {
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      FileStatus[] matches = files.globStatus(path);
      if (matches != null) {
        for (FileStatus match : matches) {
          addFiles(files, match.getPath(), names);
        }
      }
    } catch (IOException e) {
      throw JobErrors.inputUnreadable(input, e);
    }
    if (names.isEmpty()) {
      throw JobErrors.inputMissing(input);
    }
    return names;
  }

  private static void addFiles(FileSystem files, Path path, Set<String> names) throws IOException {
    RemoteIterator<LocatedFileStatus> found = files.listFiles(path, true);
    while (found.hasNext()) {
      String name = found.next().getPath().getName();
      if (!name.startsWith("_") && !name.startsWith(".")) {
        names.add(name);
      }
    }
  }
}
