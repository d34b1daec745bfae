package io.latentspark.jobs.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.jobs.cluster.Standalone.Submitted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code spark-submit} with the one jar and conf/cluster, on a cluster of real processes. */
class StandaloneIT {
  @TempDir private static Path folder;
  private static SampleRows rows;
  private static Standalone cluster;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    rows = SampleRows.make();
    cluster = new Standalone(folder);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void submit() throws Exception {
    Path output = folder.resolve("submitted");
    Submitted job =
        cluster.submit(
            "submit",
            List.of(
                "--properties-file", settings().toString(),
                "--conf", "spark.executor.cores=1",
                "--conf", "spark.executor.memory=512m",
                // no task before both executors are there
                "--conf", "spark.cores.max=2",
                "--conf", "spark.scheduler.minRegisteredResourcesRatio=1",
                "--conf", "spark.driver.host=127.0.0.1",
                "--conf", "spark.ui.enabled=false"),
            List.of(
                "generate",
                "--model=" + SampleRows.MODEL,
                "--input=" + rows.input(),
                "--output=" + output,
                "--temperature=0.7",
                "--seed=11"));
    assertEquals(0, job.exitCode(), job.log());
    try (SparkSession local = SparkSession.builder().master("local[1]").getOrCreate()) {
      assertEquals(rows.generated(), SampleRows.of(local, SampleRows.table(output)));
    }
    for (int worker : List.of(0, 1)) {
      String log = cluster.executorLogs(worker);
      assertTrue(log.contains("GPU " + worker + " assigned"), log);
      assertTrue(log.contains(": 1 threads,"), log);
    }
  }

  /** One executor hangs; its task is made a second time elsewhere, and counts once. */
  @Test
  void speculation() throws Exception {
    Path output = folder.resolve("speculated");
    try (SparkSession spark =
        SparkSession.builder()
            .master(cluster.master())
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.jars", AssembledJar.PATH.toString())
            .config("spark.executor.memory", "512m")
            .config("spark.executor.extraJavaOptions", "--add-modules=jdk.incubator.vector")
            .config("spark.sql.extensions", "io.latentspark.udf.LatentSparkExtensions")
            .config("spark.latentspark.model", SampleRows.MODEL.toString())
            .config("spark.sql.files.maxPartitionBytes", "1k") // a task for each file
            .config("spark.speculation", "true")
            .config("spark.speculation.interval", "100ms")
            .config("spark.speculation.quantile", "0.5")
            .config("spark.speculation.minTaskRuntime", "100ms")
            .getOrCreate()) {
      SpeculationCounter counter = new SpeculationCounter();
      spark.sparkContext().addSparkListener(counter);
      CompletableFuture<Void> job =
          CompletableFuture.runAsync(
              () -> spark.sql(rows.query()).write().parquet(output.toString()));
      Await.until(() -> job.isDone() || counter.executors() == 2);
      ProcessHandle hung = cluster.executors(1).get(0);
      signal("STOP", hung);
      try {
        job.get(90, TimeUnit.SECONDS);
      } finally {
        signal("CONT", hung);
      }
      assertTrue(counter.speculative() > 0);
      TimeUnit.SECONDS.sleep(1); // for the one that hung to go on, if it did
      assertEquals(rows.answers(), SampleRows.of(spark, SampleRows.table(output)));
    }
  }

  /** conf/cluster/standalone.conf with its lines for GPUs. */
  private static Path settings() throws IOException {
    String conf = Files.readString(Path.of("../conf/cluster/standalone.conf"));
    return Files.writeString(folder.resolve("standalone.conf"), conf.replace("#spark.", "spark."));
  }

  private static void signal(String name, ProcessHandle process)
      throws IOException, InterruptedException {
    String pid = String.valueOf(process.pid());
    assertEquals(0, new ProcessBuilder("kill", "-" + name, pid).start().waitFor());
  }
}
