package io.latentspark.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How users write where a model lies. */
class ModelFoldersTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "/models/lite, /models/lite",
    "models/lite, models/lite",
    "file:/models/lite, /models/lite",
    "file:///models/lite, /models/lite",
    "file:/my models/lite, /my models/lite"
  })
  void foldersThatAllCanRead(String location, Path folder) {
    assertEquals(folder, ModelFolders.resolve(location, new SparkConf(false)));
  }

  @ParameterizedTest
  @CsvSource({"local[2], true", "spark://host:7077, false"})
  void aDriverFetchesWeightsWhereItComputes(String master, boolean weights) {
    SparkConf conf = conf().set("spark.master", master);
    String address = RemoteFileSystem.address(Path.of("../conf/demo/model"));
    Path folder = ModelFolders.resolve(address, conf);
    assertTrue(folder.startsWith(directory));
    assertEquals(weights, Files.exists(folder.resolve("model.safetensors")));
  }

  @Test
  void noSuchFileSystem() {
    LatentSparkException unknown =
        assertThrows(
            LatentSparkException.class, () -> ModelFolders.resolve("nowhere://a/model", conf()));
    assertTrue(unknown.getMessage().contains("that the file system's jar is there"));
  }

  /** SQL's SET knows no hyphens, and only the driver has what it sets. */
  @ParameterizedTest
  @ValueSource(strings = {"model-cache", "model_cache"})
  void executorsKeepCopiesWhereTheDriverDoes(String setting) {
    SparkConf conf =
        conf()
            .remove(ModelCache.FOLDER)
            .set("spark.latentspark." + setting, directory.toString())
            .set("spark.master", "local[2]");
    String address = RemoteFileSystem.address(Path.of("../conf/demo/model"));
    Path folder = ModelFolders.resolve(address, conf);
    assertTrue(folder.startsWith(directory));
    SerializedEngineOptions sent = SerializedEngineOptions.of(EngineOptions.of(folder));
    assertEquals(directory.toString(), sent.remote().cache());
  }

  /** YARN unpacks archives in the folder where a container runs. */
  @Test
  void anArchiveWhereYarnUnpacksIt() throws IOException {
    LocalSpark.sql("SELECT 1"); // whose folder for files has no such archive
    Path folder = Files.createTempDirectory(Path.of("target"), "unpacked");
    String location = "archive:" + folder;
    Path found = ModelFolders.resolve(location, conf());
    assertEquals(folder.toRealPath(), found.toRealPath());
    assertEquals(location, SerializedEngineOptions.of(EngineOptions.of(found)).model());
    Files.delete(folder);
    LatentSparkException missing =
        assertThrows(LatentSparkException.class, () -> ModelFolders.resolve(location, conf()));
    assertTrue(missing.getMessage().contains("--archives FILE#" + folder), missing.getMessage());
    assertTrue(missing.getMessage().contains("--deploy-mode cluster"), missing.getMessage());
  }

  private SparkConf conf() {
    return new SparkConf(false)
        .set(ModelCache.FOLDER, directory.toString())
        .set("spark.hadoop.fs.remote.impl", RemoteFileSystem.class.getName());
  }
}
