package io.latentspark.jobs.output;

import io.latentspark.jobs.common.JobErrors;
import io.latentspark.jobs.common.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The output of a job: its manifest, its published rows, and what becomes of earlier ones. */
public final class OutputFolder {
  private static final String PARTS = "_parts";

  private final SparkSession spark;
  private final Path folder;
  private final OutputOptions options;
  private final OutputShape shape;
  private final FileSystem files;
  private final ManifestFile manifest;
  private final PartFolder parts;

  private OutputFolder(
      SparkSession spark, OutputOptions options, OutputShape shape, FileSystem files) {
    this.spark = spark;
    this.options = options;
    this.shape = shape;
    this.files = files;
    this.folder = new Path(options.output());
    this.manifest = new ManifestFile(folder, spark.sparkContext().hadoopConfiguration());
    Path data = shape.isPublished() ? folder : new Path(folder, PARTS);
    this.parts = new PartFolder(data.toString(), spark.sparkContext().hadoopConfiguration());
  }

  /**
   * Looks at what is there; changes nothing.
   *
   * @param input what the job reads, which must not lie in the output
   * @throws JobException if an output is there and neither resume nor overwrite was asked for, or
   *     what is there is none
   */
  public static OutputFolder open(
      SparkSession spark, OutputOptions options, OutputShape shape, String input) {
    try {
      Path folder = new Path(options.output());
      FileSystem files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
      OutputFolder output = new OutputFolder(spark, options, shape, files);
      output.check(input);
      return output;
    } catch (IOException e) {
      throw JobErrors.outputUnwritable(options.output(), e);
    }
  }

  private void check(String input) throws IOException {
    String inside = files.makeQualified(folder).toString() + "/";
    Path read = new Path(input);
    if ((read.getFileSystem(files.getConf()).makeQualified(read) + "/").startsWith(inside)) {
      throw JobErrors.outputHoldsInput(options.output(), input);
    }
    if (isEmpty()) {
      return;
    }
    if (!options.resume() && !options.overwrite()) {
      throw JobErrors.outputExists(options.output());
    }
    if (!files.exists(manifest.path())) {
      throw JobErrors.outputNotOurs(options.output(), ManifestFile.NAME);
    }
  }

  private boolean isEmpty() throws IOException {
    try {
      return Arrays.stream(files.listStatus(folder))
          .allMatch(file -> ManifestFile.isNameOfUnfinished(file.getPath().getName()));
    } catch (FileNotFoundException e) {
      return true;
    }
  }

  /**
   * Claims the folder: an output that is there must have been made with the same fingerprint, or is
   * removed where that was asked for.
   *
   * @throws JobException if the fingerprints differ, or the folder cannot be written
   */
  public void begin(String job, Map<String, String> fingerprint) {
    try {
      if (options.overwrite()) {
        files.delete(folder, true);
      }
    } catch (IOException e) {
      throw JobErrors.outputUnwritable(options.output(), e);
    }
    manifest
        .read()
        .map(earlier -> Manifest.differences(earlier.fingerprint(), fingerprint))
        .filter(differences -> !differences.isEmpty())
        .ifPresent(
            differences -> {
              throw JobErrors.fingerprintDiffers(options.output(), differences);
            });
    manifest.write(new Manifest(job, Manifest.Status.RUNNING, fingerprint, null, null, null));
    parts.recover();
  }

  /** The input's rows that this run has to make; failed ones of earlier runs are among them. */
  public Dataset<Row> missing(
      Dataset<Row> input, Optional<String> keyColumn, RowLayout layout, String run) {
    WrittenRows written = written(layout);
    written.dropFailed(run);
    return written.missing(input, keyColumn);
  }

  /** Whether earlier runs have published rows. */
  public boolean hasRows() {
    return !parts.names().isEmpty();
  }

  /** Sums over all published rows. */
  public RowTotals totals(RowLayout layout) {
    return written(layout).totals();
  }

  /** A run that publishes such rows. */
  public OutputRun newRun(String run, RowLayout layout) {
    WritePlan plan = WritePlan.of(spark, parts.folder().toString(), run, layout.output());
    return new OutputRun(plan, layout.outcome());
  }

  /** Makes the files of the shape asked for, where they are not the published ones. */
  public void export(RowLayout layout) {
    if (shape.isPublished()) {
      return;
    }
    try {
      Dataset<Row> rows = written(layout).read();
      if (shape.tables().isEmpty()) {
        new Export(folder, files).write(rows, shape.format());
      }
      for (OutputShape.Table table : shape.tables()) {
        new Export(new Path(folder, table.name()), files)
            .write(table.rows().apply(rows), shape.format());
      }
    } catch (IOException e) {
      throw JobErrors.outputUnwritable(options.output(), e);
    }
  }

  /** Says in the manifest how a run has ended. */
  public void end(
      Manifest.Status status,
      String job,
      Map<String, String> fingerprint,
      Map<String, Object> totals,
      Map<String, Object> timing,
      EngineReport engine) {
    parts.deleteTemporary();
    manifest.write(new Manifest(job, status, fingerprint, totals, timing, engine));
  }

  /** Where the manifest is. */
  public String manifestPath() {
    return options.output() + "/" + ManifestFile.NAME;
  }

  /** The output folder as the user named it. */
  public String path() {
    return options.output();
  }

  /** All published rows. */
  public Dataset<Row> read(RowLayout layout) {
    return written(layout).read();
  }

  private WrittenRows written(RowLayout layout) {
    return new WrittenRows(spark, parts, layout);
  }
}
