package io.latentspark.jobs.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.udf.LatentSparkExtensions;
import io.latentspark.udf.LatentSparkPlugin;
import io.latentspark.udf.ModelCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** The settings for clusters, read as spark-submit reads them, with and without GPUs. */
class ClusterConfTest {
  private static final Path FOLDER = Path.of("../conf/cluster");

  @ParameterizedTest
  @ValueSource(strings = {"local.conf", "standalone.conf", "yarn.conf", "kubernetes.conf"})
  void settingsThatSparkKnows(String file) throws IOException {
    for (SparkConf conf : new SparkConf[] {read(file), withGpus(file)}) {
      for (var setting : conf.getAll()) {
        boolean elsewhere = // defined with their cluster manager or resource, whatever its name
            setting._1().matches("spark\\.(kubernetes\\.|(executor|task)\\.resource\\.gpu\\.).*")
                || setting._1().matches("spark\\.(master|plugins|files|sql\\.extensions)")
                || setting._1().equals(ModelCache.FOLDER);
        assertTrue(elsewhere || ConfigEntry.findEntry(setting._1()) != null, setting._1());
      }
      assertEquals(LatentSparkPlugin.class.getName(), conf.get("spark.plugins"));
      assertEquals(LatentSparkExtensions.class.getName(), conf.get("spark.sql.extensions"));
      String options = file.equals("local.conf") ? "spark.driver" : "spark.executor";
      assertEquals("--add-modules=jdk.incubator.vector", conf.get(options + ".extraJavaOptions"));
    }
  }

  /** As many tasks share the executor's GPU as it has cores, and no fewer. */
  @ParameterizedTest
  @ValueSource(strings = {"standalone.conf", "yarn.conf", "kubernetes.conf"})
  void allTasksShareTheGpu(String file) throws IOException {
    SparkConf conf = withGpus(file);
    assertEquals(
        conf.getDouble("spark.executor.resource.gpu.amount", 0),
        conf.getDouble("spark.task.resource.gpu.amount", 0)
            * conf.getInt("spark.executor.cores", 0));
    assertEquals(0, read(file).getDouble("spark.executor.resource.gpu.amount", 0));
  }

  /** Containers and pods have temporary folders of their own, which go with them. */
  @ParameterizedTest
  @ValueSource(strings = {"yarn.conf", "kubernetes.conf"})
  void copiesOfModelsAreTheMachines(String file) throws IOException {
    assertTrue(Path.of(read(file).get(ModelCache.FOLDER)).isAbsolute());
  }

  @ParameterizedTest
  @ValueSource(strings = {"driver", "executor"})
  void podsMayWriteCopiesOfModels(String pod) throws IOException {
    SparkConf conf = read("kubernetes.conf");
    String volume = "spark.kubernetes." + pod + ".volumes.hostPath.cache.";
    assertEquals(conf.get(ModelCache.FOLDER), conf.get(volume + "mount.path"));
    assertEquals("false", conf.get(volume + "mount.readOnly"));
  }

  @Test
  void allFilesAreTested() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertEquals(6, files.count()); // beside these four the worker's and the script: StandaloneIT
    }
  }

  private static SparkConf read(String file) throws IOException {
    return parse(Files.readString(FOLDER.resolve(file)));
  }

  private static SparkConf withGpus(String file) throws IOException {
    return parse(Files.readString(FOLDER.resolve(file)).replace("#spark.", "spark."));
  }

  private static SparkConf parse(String text) throws IOException {
    Path copy = Files.createTempFile("cluster", ".conf");
    try {
      Files.writeString(copy, text);
      Map<String, String> settings =
          new TreeMap<>(CollectionConverters.asJava(Utils.getPropertiesFromFile(copy.toString())));
      SparkConf conf = new SparkConf(false);
      settings.forEach(conf::set);
      return conf;
    } finally {
      Files.delete(copy);
    }
  }
}
