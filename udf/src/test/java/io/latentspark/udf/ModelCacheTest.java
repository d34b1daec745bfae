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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    RemoteFileSystem.bytesMore = 0;
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
    assertEquals(new CachedModel(list(), root.toString()), sent.remote());
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
  void aBrokenConnectionLeavesNothing() throws IOException {
    RemoteFileSystem.breaksAt = ".safetensors";
    LatentSparkException broken =
        assertThrows(LatentSparkException.class, () -> cache.fetch(list(), Copy.WHOLE));
    assertTrue(broken.getMessage().contains("connection reset"), broken.getMessage());
    assertTrue(broken.getMessage().contains("Check the address"), broken.getMessage());
    assertNoRemains();
  }

  @Test
  void whatIsLeftOfADeadProcessIsNoCopy() throws IOException {
    Path left = root.resolve(list().fingerprint() + ".part/demo");
    Files.createDirectories(left);
    Files.writeString(left.resolve("config.json"), "{");
    Files.writeString(left.resolve("half"), "x");
    Path folder = cache.fetch(list(), Copy.WHOLE);
    assertEquals(CheckpointFingerprint.of(DEMO), CheckpointFingerprint.of(folder));
    assertFalse(Files.exists(folder.resolve("half")));
    assertNoRemains();
  }

  /** A disk that takes no more, here because files may have 2 MiB. */
  @Test
  void aFullDiskIsNoUnreadableSource() throws Exception {
    Process other = start("-XX:-UsePerfData", "ulimit -f 2048; exec \"$0\" \"$@\"");
    String errors = new String(other.getErrorStream().readAllBytes());
    assertTrue(other.waitFor(60, TimeUnit.SECONDS));
    assertTrue(errors.contains("Cannot keep a copy of the model in " + root), errors);
    assertTrue(errors.contains("spark.latentspark.model-cache"), errors);
    assertFalse(errors.contains("Check the address"), errors);
    assertNoRemains();
  }

  @Test
  void moreThanTheDiskHasRoomForIsNotBegun() throws IOException {
    RemoteFileSystem.bytesMore = 1L << 60;
    RemoteModel large = list();
    LatentSparkException full =
        assertThrows(LatentSparkException.class, () -> cache.fetch(large, Copy.WHOLE));
    assertTrue(
        full.getMessage().contains(" takes 5497558138889 MiB"), full.getMessage()); // 5 * 2^40 + 9
    assertTrue(full.getMessage().contains("spark.latentspark.model-cache"), full.getMessage());
    assertEquals(0, RemoteFileSystem.OPENED.get());
    assertNoRemains();
  }

  @ParameterizedTest
  @ValueSource(strings = {"last byte", "zeros", "fingerprint gone", "file gone", "config empty"})
  void aDamagedCopyIsFetchedAgain(String damage) throws Exception {
    Path folder = cache.fetch(list(), Copy.WHOLE);
    Path weights = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    switch (damage) {
      case "last byte" -> {
        bytes[bytes.length - 1] ^= 1; // of the same size
        Files.write(weights, bytes);
      }
      case "zeros" -> Files.write(weights, new byte[bytes.length]);
      case "fingerprint gone" -> Files.delete(folder.resolveSibling("latentspark-fingerprint"));
      case "file gone" -> Files.delete(folder.resolve("tokenizer.json"));
      default -> Files.write(folder.resolve("config.json"), new byte[0]);
    }
    Process other = fetchElsewhere();
    assertTrue(other.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, other.exitValue());
    assertEquals(CheckpointFingerprint.of(DEMO), CheckpointFingerprint.of(folder));
    assertEquals(Files.readString(folder.resolveSibling("latentspark-fingerprint")), of(DEMO));
  }

  /** Nobody starts a new process for it: what cleans a folder of old files leaves the folder. */
  @Test
  void aFileThatGoesMeanwhile() throws IOException {
    Path folder = cache.fetch(list(), Copy.WHOLE);
    Files.delete(folder.resolve("tokenizer.json"));
    cache.fetch(list(), Copy.WHOLE);
    assertTrue(Files.exists(folder.resolve("tokenizer.json")));
  }

  @Test
  void aCopyIsAModelLikeAnyOther() throws IOException {
    Path copy = cache.fetch(list(), Copy.WHOLE);
    assertEquals(list().files().stream().map(RemoteModel.RemoteFile::name).toList(), names(copy));
    Path again = cache.fetch(cache.list(RemoteFileSystem.address(copy)), Copy.WHOLE);
    assertEquals(of(DEMO), of(again));
  }

  @Test
  void damageAtTheSource() throws IOException {
    Files.write(stored.resolve("model.safetensors"), new byte[1000]);
    LatentSparkException invalid =
        assertThrows(LatentSparkException.class, () -> cache.fetch(list(), Copy.WHOLE));
    String start = "The model at " + RemoteFileSystem.address(stored) + " cannot be used";
    assertTrue(invalid.getMessage().startsWith(start), invalid.getMessage());
    assertNoRemains();
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
    return start("-Xshare:auto", "exec \"$0\" \"$@\" 2> /dev/null");
  }

  private Process start(String option, String shell) {
    try {
      return new ProcessBuilder(
              "bash",
              "-c",
              shell,
              ProcessHandle.current().info().command().orElseThrow(),
              option,
              "-cp",
              System.getProperty("java.class.path"),
              ModelCacheProcess.class.getName(),
              root.toString(),
              RemoteFileSystem.address(stored))
          .start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String of(Path folder) {
    return CheckpointFingerprint.of(folder);
  }

  private void assertNoRemains() throws IOException {
    List<String> names = names(root);
    assertTrue(names.stream().noneMatch(name -> name.endsWith(".part")), names.toString());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
