package io.latentspark.jobs.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.jobs.JobRunner;
import io.latentspark.jobs.JobRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.spi.ToolProvider;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two executors give, byte for byte, what one task in the driver's own JVM gives. */
class LocalClusterIT {
  @TempDir private static Path folder;
  private static SampleRows rows;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    rows = SampleRows.make();
    Path archive = folder.resolve("model.zip");
    String[] zip = {"--create", "--no-manifest", "--file", archive.toString()};
    String[] content = {"-C", SampleRows.MODEL.toString(), "."};
    ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
    jar.run(System.out, System.err, ArrayUtils.addAll(zip, content));
    cluster =
        LocalCluster.start(
            Map.of(
                "spark.archives", archive + "#packed",
                "spark.latentspark.model-cache", folder.resolve("cache").toString(),
                "spark.hadoop.fs.viewfs.mounttable.store.link./models",
                    SampleRows.MODEL.getParent().toUri().toString()));
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void sqlFunctions() throws InterruptedException {
    Await.until(() -> cluster.executors().size() == 2);
    cluster.workedOn();
    assertEquals(rows.answers(), SampleRows.of(cluster.spark(), rows.query()));
    assertEquals(2, cluster.workedOn().size());
  }

  /** From a file system of Hadoop's, to this machine once, and unpacked beside each executor. */
  @ParameterizedTest
  @ValueSource(strings = {"viewfs://store/models/model", "archive:packed"})
  void modelFromElsewhere(String model) throws InterruptedException, IOException {
    Await.until(() -> cluster.executors().size() == 2);
    String query = rows.query().replace("max_tokens =>", "model => '" + model + "', max_tokens =>");
    assertEquals(rows.answers(), SampleRows.of(cluster.spark(), query));
    if (model.startsWith("viewfs")) {
      try (Stream<Path> copies = Files.walk(folder.resolve("cache"))) {
        assertEquals(1, copies.filter(file -> file.endsWith("model.safetensors")).count());
      }
    }
  }

  @Test
  void modelOnTheDriverAlone() throws IOException {
    Path model = folder.resolve("moved/model");
    FileUtils.copyDirectory(SampleRows.MODEL.toFile(), model.toFile());
    Dataset<Row> planned =
        cluster
            .spark()
            .sql("SELECT llm_generate_text('a', model => '" + model + "') FROM range(2)");
    Files.move(model, folder.resolve("elsewhere"));
    Exception failed = assertThrows(Exception.class, planned::collectAsList);
    assertTrue(failed.getMessage().contains("has no model folder " + model), failed.getMessage());
  }

  /** Its task is made again elsewhere, after what it has published. */
  @Test
  void generateWhileAnExecutorIsKilled() throws Exception {
    Path output = folder.resolve("killed");
    Await.until(() -> cluster.executors().size() == 2);
    CompletableFuture<Result> job =
        CompletableFuture.supplyAsync(
            () ->
                JobRunner.generate(
                    rows.input(),
                    output,
                    "--master=local-cluster[2,1,1024]",
                    "--temperature=0.7",
                    "--seed=11",
                    "--max-batch-size=1",
                    "--max-in-flight=2"));
    Await.until(() -> job.isDone() || SampleRows.parts(output) >= 1);
    assertTrue(!job.isDone(), "it was through before an executor could be killed");
    assertTrue(cluster.executors().get(0).destroyForcibly());
    Result result = job.join();
    assertEquals(0, result.exitCode(), result.err());
    assertEquals(rows.generated(), SampleRows.of(cluster.spark(), SampleRows.table(output)));
    List<Long> ids =
        cluster
            .spark()
            .read()
            .parquet(output.toString())
            .select("id")
            .orderBy("id")
            .as(Encoders.LONG())
            .collectAsList();
    assertEquals(LongStream.range(0, SampleRows.ROWS).boxed().toList(), ids);
  }
}
