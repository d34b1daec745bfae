package io.latentspark.jobs.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileUtil;

/**
 * A Spark installation made of the jars that Maven fetched: Spark alone, so that all else must come
 * with the one jar.
 */
final class SparkHome {
  /** What the one jar brings and a Spark installation has not. */
  private static final Set<String> OURS =
      Set.of(
          "dnnl",
          "opencl",
          "javacpp",
          "tokenizers",
          "api",
          "jinjava",
          "langdetect",
          "picocli",
          "progressbar",
          "jackson-dataformat-yaml",
          "big-math",
          "re2j");

  private static final Pattern JAR = Pattern.compile("(.+?)-\\d.*\\.jar");

  private SparkHome() {}

  /** Makes it in the folder that {@code SPARK_HOME} names. */
  static Path make() {
    Path folder = Path.of(System.getenv("SPARK_HOME"));
    Path jars = folder.resolve("jars");
    try {
      FileUtil.fullyDelete(jars.toFile());
      Files.createDirectories(jars);
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        Path jar = Path.of(entry);
        var name = JAR.matcher(jar.getFileName().toString());
        boolean isOurs = entry.contains("latentspark") || !name.matches();
        if (!isOurs && !OURS.contains(name.group(1))) {
          Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }
}
