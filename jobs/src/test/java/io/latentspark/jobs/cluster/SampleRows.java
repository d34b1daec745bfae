package io.latentspark.jobs.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.latentspark.jobs.JobRunner;
import io.latentspark.jobs.JobRunner.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/** Rows in four files, and what one task in the driver's own JVM makes of them. */
final class SampleRows {
  static final Path MODEL = Path.of("..", "conf", "demo", "model").toAbsolutePath().normalize();
  static final int ROWS = 240;

  private static SampleRows made;

  private final Path folder;
  private final List<String> answers;
  private final List<String> generated;

  private SampleRows() throws IOException {
    folder = Files.createTempDirectory("latentspark-cluster");
    try (SparkSession local =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.extensions", "io.latentspark.udf.LatentSparkExtensions")
            .config("spark.latentspark.model", MODEL.toString())
            .getOrCreate()) {
      local
          .read()
          .parquet("../conf/demo/prompts.parquet")
          .selectExpr("row_number() OVER (ORDER BY id) - 1 AS id", "prompt")
          .where("id < " + ROWS)
          .repartitionByRange(4, new Column("id"))
          .write()
          .parquet(input().toString());
      answers = of(local, query());
      Path output = folder.resolve("expected");
      Result result =
          JobRunner.generate(
              input(), output, "--master", "local[1]", "--temperature", "0.7", "--seed", "11");
      assertEquals(0, result.exitCode(), result.err());
      generated = of(local, table(output));
      assertEquals(ROWS, generated.size());
    }
  }

  /** Made once for all tests of this JVM, before it has any other session. */
  static synchronized SampleRows make() throws IOException {
    if (made == null) {
      made = new SampleRows();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> org.apache.hadoop.fs.FileUtil.fullyDelete(made.folder.toFile())));
    }
    return made;
  }

  /** The prompts, with ids. */
  Path input() {
    return folder.resolve("input");
  }

  /** Asks for some of the rows. */
  String query() {
    return """
        SELECT id, llm_generate(prompt, max_tokens => 6, temperature => 0.7, seed => 3) AS answer,
               llm_score(prompt, ' the') AS score, llm_token_count(prompt) AS tokens
        FROM parquet.`%s` WHERE id %% 4 = 0"""
        .formatted(input());
  }

  /** What {@link #query} gives. */
  List<String> answers() {
    return answers;
  }

  /** What {@code generate --temperature 0.7 --seed 11} gives. */
  List<String> generated() {
    return generated;
  }

  static String table(Path folder) {
    return "SELECT * FROM parquet.`%s`".formatted(folder);
  }

  /** Rows as JSON, sorted. */
  static List<String> of(SparkSession spark, String query) {
    return spark
        .sql("SELECT to_json(struct(*), map('ignoreNullFields', 'false')) FROM (" + query + ")")
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }

  /** How many files a run has published. */
  static long parts(Path output) {
    try (Stream<Path> files = Files.list(output)) {
      return files.filter(file -> file.getFileName().toString().startsWith("part-")).count();
    } catch (java.nio.file.NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
