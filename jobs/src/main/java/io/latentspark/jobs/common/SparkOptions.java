package io.latentspark.jobs.common;

import io.latentspark.udf.LatentSparkException;
import io.latentspark.udf.LatentSparkPlugin;
import io.latentspark.udf.ModelFolders;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.local.RawLocalFs;
import org.apache.spark.SparkConf;
import org.apache.spark.util.Utils;
import picocli.CommandLine.Option;

/** Where and how Spark runs. */
public final class SparkOptions {
  private static final String DEFAULT_MASTER = "local[*]";

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master (default: spark-submit's, else " + DEFAULT_MASTER + ").")
  private String master;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A Spark setting. May be given several times.")
  private Map<String, String> conf = new LinkedHashMap<>();

  /** Whether Spark runs in this JVM. */
  public boolean isLocal() {
    return Utils.isLocalMaster(sparkConf());
  }

  /**
   * A model's folder on this machine.
   *
   * @param location a path, the address of a folder in a file system of Hadoop's, or an archive
   * @throws LatentSparkException if a remote model cannot be copied
   */
  public Path modelFolder(String location) {
    SparkConf settings = sparkConf();
    if (ModelFolders.isArchive(location)) {
      JobSession.open("latentspark", settings); // which unpacks it; the job goes on with it
    }
    return ModelFolders.resolve(location, settings);
  }

  /** Starts a session with settings fit for these jobs. */
  public JobSession start(String name) {
    return start(name, Map.of());
  }

  /** The same with further settings where the user has not made them. */
  public JobSession start(String name, Map<String, String> defaults) {
    SparkConf settings = sparkConf();
    defaults.forEach(settings::setIfMissing);
    return JobSession.open(name, settings);
  }

  private SparkConf sparkConf() {
    SparkConf settings = new SparkConf(); // with what spark-submit has set
    conf.forEach(settings::set);
    if (master != null) {
      settings.setMaster(master);
    }
    settings.setIfMissing("spark.master", DEFAULT_MASTER);
    settings.setIfMissing("spark.plugins", LatentSparkPlugin.class.getName());
    settings.set("spark.speculation", "false"); // would generate rows twice
    if (Utils.isLocalMaster(settings)) {
      setForOneMachine(settings);
    }
    return settings;
  }

  private static void setForOneMachine(SparkConf settings) {
    String cores = String.valueOf(Runtime.getRuntime().availableProcessors());
    settings.setIfMissing("spark.driver.host", "127.0.0.1");
    settings.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    settings.setIfMissing("spark.ui.enabled", "false");
    settings.setIfMissing("spark.sql.shuffle.partitions", cores);
    settings.setIfMissing("spark.executor.heartbeatInterval", "1s"); // feeds the progress line
    // Without a hidden checksum file beside each file of the output.
    settings.setIfMissing("spark.hadoop.fs.file.impl", RawLocalFileSystem.class.getName());
    settings.setIfMissing(
        "spark.hadoop.fs.AbstractFileSystem.file.impl", RawLocalFs.class.getName());
  }
}
