package io.latentspark.udf;

import io.latentspark.udf.ModelCache.Copy;
import java.net.URI;
import java.nio.file.Files;
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

  /** Archives by the folder they are in. */
  private static final Map<Path, String> UNPACKED = new ConcurrentHashMap<>();

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
   * @throws LatentSparkException if a remote model cannot be copied, or an archive is not here
   */
  public static Path resolve(String location, SparkConf conf) {
    if (isArchive(location)) {
      Path folder = unpacked(location);
      if (!Files.isDirectory(folder)) {
        throw UdfErrors.archiveMissing(location, name(location));
      }
      return folder;
    }
    if (!REMOTE.matcher(location).matches()) {
      return Path.of(location);
    }
    // Hadoop's kind of address, which may have spaces, as its own paths have.
    URI uri = new org.apache.hadoop.fs.Path(location).toUri();
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
    if (UNPACKED.containsKey(folder)) {
      return UNPACKED.get(folder);
    }
    Path files = SparkEnv.get() == null ? null : Path.of(SparkFiles.getRootDirectory());
    return files != null && !files.toString().equals(".") && folder.startsWith(files)
        ? ARCHIVE + files.relativize(folder)
        : folder.toString();
  }

  /** The folder on an executor. */
  static Path onExecutor(String portable) {
    return isArchive(portable) ? unpacked(portable) : Path.of(portable);
  }

  /** In Spark's folder for files, or, as YARN does it, in the folder where the process runs. */
  private static Path unpacked(String location) {
    Path folder = Path.of(SparkFiles.get(name(location)));
    if (!Files.exists(folder)) {
      folder = Path.of(name(location));
    }
    folder = folder.toAbsolutePath().normalize();
    UNPACKED.put(folder, location);
    return folder;
  }

  private static String name(String location) {
    return location.substring(ARCHIVE.length());
  }
}
