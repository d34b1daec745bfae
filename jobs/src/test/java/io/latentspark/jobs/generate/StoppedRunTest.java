package io.latentspark.jobs.generate;

import static io.latentspark.jobs.JobRunner.SPARK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.jobs.JobRunner;
import io.latentspark.jobs.JobRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A job stopped (Ctrl-C, SIGTERM) or killed in the middle, then resumed, gives what a run that was
 * left alone gives.
 */
class StoppedRunTest {
  private static final Path PROMPTS = JobRunner.HOME.resolve("conf/demo/prompts.parquet");
  private static final int ROWS = 300;
  private static final String[] SETTINGS = {
    "--limit", String.valueOf(ROWS), "--temperature", "0.7", "--seed", "11", "--resume"
  };

  /** One sequence at a time: slow enough to be stopped, and no row depends on it. */
  private static final String[] SLOWLY = {"--max-batch-size", "1", "--max-in-flight", "2"};

  @TempDir private static Path shared;
  private static Path undisturbed;

  @TempDir private Path directory;

  @BeforeAll
  static void runUndisturbed() {
    undisturbed = shared.resolve("undisturbed");
    Result result = JobRunner.generate(PROMPTS, undisturbed, SETTINGS);
    assertEquals(0, result.exitCode(), result.err());
  }

  @ParameterizedTest
  @CsvSource({"INT, 2", "TERM, 15"})
  void stopped(String signal, int number) throws Exception {
    Path output = directory.resolve("out");
    long published;
    try (JobProcess job = start(output)) {
      job.awaitPart(output);
      published = JobRunner.rows(output).size();
      job.signal(signal);
      assertEquals(128 + number, job.exitCode(), job.log());
      String said =
          "Stopped: " + JobRunner.rows(output).size() + " of " + ROWS + " rows are in " + output;
      assertTrue(
          job.log().contains(said + ". Go on with the same command and --resume."), job.log());
      assertTrue(!job.log().contains("\tat "), job.log());
    }
    try (Stream<Path> files = Files.walk(output)) {
      assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".crc")).toList());
    }
    JsonNode manifest = JobRunner.manifest(output);
    assertEquals("STOPPED", manifest.path("status").asText());
    assertEquals(JobRunner.rows(output).size(), manifest.at("/totals/rows").asInt());
    assertTrue(JobRunner.rows(output).size() >= published && published > 0);
    resumeAndCompare(output);
  }

  @Test
  void killed() throws Exception {
    Path output = directory.resolve("out");
    try (JobProcess job = start(output)) {
      job.awaitPart(output);
      job.kill();
      assertEquals(128 + 9, job.exitCode(), job.log());
    }
    assertEquals("RUNNING", JobRunner.manifest(output).path("status").asText());
    resumeAndCompare(output);
  }

  private JobProcess start(Path output) throws IOException {
    Stream<String> where =
        Stream.of("generate", "--input", PROMPTS.toString(), "--output", output.toString());
    return new JobProcess(
        directory.resolve("log"),
        Stream.of(where, Arrays.stream(SETTINGS), Arrays.stream(SLOWLY))
            .flatMap(arguments -> arguments)
            .toArray(String[]::new));
  }

  /** No row lost, doubled or changed, and none made again that was kept. */
  private void resumeAndCompare(Path output) throws IOException {
    List<String> kept = JobRunner.rows(output);
    List<String> parts = PublishedParts.names(output);
    assertTrue(!kept.isEmpty() && kept.size() < ROWS, kept.size() + " rows");
    Result resumed = JobRunner.generate(PROMPTS, output, SETTINGS);
    assertEquals(0, resumed.exitCode(), resumed.err());
    String said = "%d (%d new), none failed".formatted(ROWS, ROWS - kept.size());
    assertTrue(resumed.out().contains(said), resumed.out());
    assertTrue(PublishedParts.names(output).containsAll(parts));
    assertEquals(JobRunner.rows(undisturbed), JobRunner.rows(output));
    JsonNode manifest = JobRunner.manifest(output);
    assertEquals("COMPLETE", manifest.path("status").asText());
    assertEquals(JobRunner.manifest(undisturbed).path("totals"), manifest.path("totals"));
    JsonNode timing = manifest.path("timing");
    double generatedByResume =
        timing.path("generated_tokens_per_second").asDouble()
            * timing.path("generating_seconds").asDouble();
    long keptTokens =
        SPARK
            .read()
            .json(SPARK.createDataset(kept, Encoders.STRING()))
            .selectExpr("sum(usage.output_tokens)")
            .first()
            .getLong(0);
    assertEquals(
        manifest.at("/totals/generated_tokens").asLong(), keptTokens + generatedByResume, 0.5);
  }
}
