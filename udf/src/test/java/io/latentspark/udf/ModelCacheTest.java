package io.latentspark.udf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.checkpoint.CheckpointFingerprint;
import io.latentspark.udf.ModelCache.Copy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of a remote file system, copied once. */
class ModelCacheTest {
  private static final Path DEMO = Path.of("../conf/demo/model");

  @TempDir Path directory;
  private Path stored;
  private Path root;
  private ModelCache cache;

  @BeforeEach
  void store() throws IOException {
    stored = Files.createDirectories(directory.resolve("stored/demo"));
    for (String name : names(DEMO)) {
      Files.copy(DEMO.resolve(name), stored.resolve(name));
    }
    root = directory.resolve("cache");
    cache = new ModelCache(root, RemoteFileSystem.configuration());
    RemoteFileSystem.OPENED.set(0);
  }

  @AfterEach
  void mend() {
    RemoteFileSystem.breaksAt = "";
  }

  @Test
  void onceForAllWhoAsk() throws IOException {
    RemoteModel model = list();
    Path folder = cache.fetch(model, Copy.WHOLE);
    assertEquals("demo", folder.getFileName().toString());
    for (RemoteModel.RemoteFile file : model.files()) {
      assertArrayEquals(
          Files.readAllBytes(DEMO.resolve(file.name())),
          Files.readAllBytes(folder.resolve(file.name())));
    }
    assertEquals(CheckpointFingerprint.of(DEMO), CheckpointFingerprint.of(folder));
    int opened = RemoteFileSystem.OPENED.get();
    assertEquals(model.files().size(), opened);
    Stream.of(1, 2, 3, 4)
        .parallel()
        .forEach(
            again ->
                assertEquals(
                    folder,
                    new ModelCache(root, RemoteFileSystem.configuration())
                        .fetch(list(), Copy.WHOLE)));
    assertEquals(opened, RemoteFileSystem.OPENED.get());
  }

  @Test
  void aDriverDoesWithoutWeights() {
    Path folder = cache.fetch(list(), Copy.WITHOUT_WEIGHTS);
    assertTrue(Files.exists(folder.resolve("tokenizer.json")));
    assertFalse(Files.exists(folder.resolve("model.safetensors")));
    SerializedEngineOptions sent = SerializedEngineOptions.of(EngineOptions.of(folder));
    assertEquals(RemoteFileSystem.address(stored), sent.model());
    assertEquals(list(), sent.remote());
  }

  /** Two executors of a machine start at once, as processes of their own. */
  @Test
  void twoProcesses() throws Exception {
    List<Process> processes = Stream.of(1, 2).map(number -> fetchElsewhere()).toList();
    for (Process process : processes) {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
    }
    String[] counts = new String[2];
    for (int i = 0; i < 2; i++) {
      counts[i] = new String(processes.get(i).getInputStream().readAllBytes()).strip();
    }
    int files = list().files().size();
    assertEquals(files, Integer.parseInt(counts[0]) + Integer.parseInt(counts[1]));
    assertEquals(0, Integer.parseInt(counts[0]) * Integer.parseInt(counts[1]));
  }

  @Test
  void whatIsLeftOfADeadProcessIsNoCopy() throws IOException {
    RemoteFileSystem.breaksAt = ".safetensors";
    LatentSparkException broken =
        assertThrows(LatentSparkException.class, () -> cache.fetch(list(), Copy.WHOLE));
    assertTrue(broken.getMessage().contains("connection reset"), broken.getMessage());
    assertTrue(broken.getMessage().contains("Check the address"), broken.getMessage());
    assertTrue(names(root).stream().anyMatch(name -> name.endsWith(".part")));
    RemoteFileSystem.breaksAt = "";
    Path folder = cache.fetch(list(), Copy.WHOLE);
    assertEquals(CheckpointFingerprint.of(DEMO), CheckpointFingerprint.of(folder));
    assertTrue(names(root).stream().noneMatch(name -> name.endsWith(".part")));
  }

  @Test
  void aDamagedCopyIsFetchedAgain() throws Exception {
    Path folder = cache.fetch(list(), Copy.WHOLE);
    Path weights = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1; // of the same size
    Files.write(weights, bytes);
    Process other = fetchElsewhere();
    assertTrue(other.waitFor(60, TimeUnit.SECONDS));
    assertEquals(CheckpointFingerprint.of(DEMO), CheckpointFingerprint.of(folder));
  }

  @Test
  void anotherStateIsAnotherModel() throws IOException {
    RemoteModel before = list();
    Path old = cache.fetch(before, Copy.WHOLE);
    Files.setLastModifiedTime(stored.resolve("config.json"), FileTime.fromMillis(1_000_000));
    assertFalse(old.equals(cache.fetch(list(), Copy.WHOLE)));
    Files.delete(stored.resolve("generation_config.json"));
    Path elsewhere = directory.resolve("another-machine");
    LatentSparkException changed =
        assertThrows(
            LatentSparkException.class,
            () ->
                new ModelCache(elsewhere, RemoteFileSystem.configuration())
                    .fetch(before, Copy.WITHOUT_WEIGHTS));
    assertTrue(changed.getMessage().contains("generation_config.json"), changed.getMessage());
  }

  @Test
  void noModelThere() {
    for (Path folder : List.of(directory.resolve("none"), directory)) {
      LatentSparkException missing =
          assertThrows(
              LatentSparkException.class, () -> cache.list(RemoteFileSystem.address(folder)));
      assertTrue(missing.getMessage().startsWith("There is no model at"), missing.getMessage());
    }
  }

  private RemoteModel list() {
    return cache.list(RemoteFileSystem.address(stored));
  }

  private Process fetchElsewhere() {
    try {
      return new ProcessBuilder(
              ProcessHandle.current().info().command().orElseThrow(),
              "-cp",
              System.getProperty("java.class.path"),
              ModelCacheProcess.class.getName(),
              root.toString(),
              RemoteFileSystem.address(stored))
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
