package io.latentspark.udf;

import io.latentspark.udf.ModelCache.Copy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.util.Utils;

/**
 * Where a model lies, as users write it: a folder that every executor can read, the address of one
 * in a file system of Hadoop's ({@code hdfs://}, {@code s3a://}), which is copied to each machine
 * once, or {@code archive:NAME}, what {@code --archives FILE#NAME} unpacks beside each executor.
 */
public final class ModelFolders {
  private static final Pattern REMOTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");
  private static final String ARCHIVE = "archive:";

  /** An application sees one state of a model from beginning to end. */
  private static final Map<String, RemoteModel> LISTED = new ConcurrentHashMap<>();

  private ModelFolders() {}

  /** Whether a model is that of an archive, which Spark unpacks when it starts. */
  public static boolean isArchive(String location) {
    return location.startsWith(ARCHIVE);
  }

  /** Whether it is a location, and no mere name. */
  static boolean isLocation(String text) {
    return text.contains("/") || isArchive(text);
  }

  /**
   * The folder on the driver. Where executors are other processes, it lacks a remote model's
   * weights.
   *
   * @throws LatentSparkException if a remote model cannot be copied
   */
  public static Path resolve(String location, SparkConf conf) {
    if (isArchive(location)) {
      return unpacked(location);
    }
    if (!REMOTE.matcher(location).matches()) {
      return Path.of(location);
    }
    URI uri = URI.create(location);
    if (uri.getScheme().equalsIgnoreCase("file")) {
      return Path.of(uri.getPath());
    }
    ModelCache cache = ModelCache.of(conf);
    return cache.fetch(
        LISTED.computeIfAbsent(location, cache::list),
        Utils.isLocalMaster(conf) ? Copy.WHOLE : Copy.WITHOUT_WEIGHTS);
  }

  /** How a folder of this machine is written for others, remote ones excepted. */
  static String portable(Path folder) {
    Path files = SparkEnv.get() == null ? null : Path.of(SparkFiles.getRootDirectory());
    return files != null && !files.toString().equals(".") && folder.startsWith(files)
        ? ARCHIVE + files.relativize(folder)
        : folder.toString();
  }

  /** The folder on an executor. */
  static Path onExecutor(String portable) {
    return isArchive(portable) ? unpacked(portable) : Path.of(portable);
  }

  private static Path unpacked(String location) {
    return Path.of(SparkFiles.get(location.substring(ARCHIVE.length())));
  }
}
