package io.latentspark.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.EngineOptions;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an executor uses where the options leave it open. */
class ExecutorShareTest {
  private static final EngineOptions OPTIONS = EngineOptions.of(Path.of("model"));
  private static final SparkConf NONE = new SparkConf(false);

  @ParameterizedTest
  @CsvSource({
    "org.apache.spark.executor.CoarseGrainedExecutorBackend, 1",
    "org.apache.spark.executor.YarnCoarseGrainedExecutorBackend, 3",
    "org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend, 7"
  })
  void itsOwnCores(String backend, int cores) {
    ExecutorShare share = ExecutorShare.of(command(backend, cores), 8, NONE);
    assertTrue(share.isExecutor());
    assertEquals(cores, share.applyTo(OPTIONS).threads());
    assertEquals(2, share.applyTo(OPTIONS.withThreads(2)).threads());
    assertEquals(
        "falls to this executor, which has %d of the machine's 8 cores".formatted(cores),
        share.origin());
  }

  @Test
  void noMoreCoresThanThereAre() {
    String command = command("org.apache.spark.executor.CoarseGrainedExecutorBackend", 64);
    assertEquals(4, ExecutorShare.of(command, 4, NONE).applyTo(OPTIONS).threads());
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.spark.deploy.SparkSubmit --executor-cores 2 --cores 4 app.jar",
    "io.latentspark.jobs.Main generate"
  })
  void aDriverUsesItsMachine(String command) {
    ExecutorShare share = ExecutorShare.of(command, 8, NONE);
    assertFalse(share.isExecutor());
    assertEquals(OPTIONS, share.applyTo(OPTIONS));
  }

  @ParameterizedTest
  @CsvSource({"40g, 40960", "512, 512"})
  void noMoreMemoryThanWasGranted(String overhead, long mebibytes) {
    SparkConf conf = new SparkConf(false).set("spark.executor.memoryOverhead", overhead);
    String command = command("org.apache.spark.executor.CoarseGrainedExecutorBackend", 1);
    ExecutorShare share = ExecutorShare.of(command, 8, conf);
    assertTrue(share.availableBytes() <= mebibytes << 20);
    assertEquals(
        "spark.executor.memoryOverhead grants, %d MiB".formatted(mebibytes), share.origin());
  }

  /** All executors of a machine together have no more than it has. */
  @Test
  void itsShareOfTheMemory() {
    String command = command("org.apache.spark.executor.CoarseGrainedExecutorBackend", 1);
    long eighth = ExecutorShare.of(command, 8, NONE).availableBytes();
    long half = ExecutorShare.of(command, 2, NONE).availableBytes();
    assertTrue(eighth <= half, eighth + " of " + half);
  }

  private static String command(String backend, int cores) {
    return backend
        + " --driver-url spark://CoarseGrainedScheduler@127.0.0.1:1 --executor-id 0"
        + " --hostname 127.0.0.1 --cores "
        + cores
        + " --app-id app-1 --resourceProfileId 0";
  }
}
