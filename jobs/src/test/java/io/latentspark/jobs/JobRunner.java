package io.latentspark.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;

/** Runs jobs as the command line does, in this JVM and in one session for all tests. */
public final class JobRunner {
  /** Two tasks at once, each of which may fail once. */
  public static final SparkSession SPARK = start();

  /** The repository's folder. */
  public static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private JobRunner() {}

  private static SparkSession start() {
    System.setProperty("latentspark.home", Path.of("..").toAbsolutePath().normalize().toString());
    return SparkSession.builder()
        .master("local[2,2]")
        .appName("latentspark-jobs-tests")
        .config(
            Map.of(
                "spark.ui.enabled", "false",
                "spark.driver.host", "127.0.0.1",
                "spark.driver.bindAddress", "127.0.0.1",
                "spark.sql.shuffle.partitions", "2",
                "spark.executor.heartbeatInterval", "1s",
                "spark.sql.extensions", "io.latentspark.udf.LatentSparkExtensions",
                "spark.plugins", "io.latentspark.udf.LatentSparkPlugin"))
        .getOrCreate();
  }

  /** What a run came to. */
  public record Result(int exitCode, String out, String err) {}

  /** {@code latentspark arguments…}. */
  public static Result run(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = LatentSparkCommand.newCommandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = LatentSparkCommand.execute(commandLine, arguments.toArray(String[]::new));
    return new Result(exitCode, out.toString(), err.toString());
  }

  /** {@code latentspark generate --input input --output output options…}. */
  public static Result generate(Path input, Path output, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("generate", "--input", input.toString(), "--output", output.toString()));
    arguments.addAll(List.of(options));
    return run(arguments);
  }

  /** Every row of a Parquet table as JSON, nulls included, sorted. */
  public static List<String> rows(Path table) {
    return SPARK
        .read()
        .parquet(table.toString())
        .selectExpr("to_json(struct(*), map('ignoreNullFields', 'false'))")
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }

  /** The manifest beside an output's data. */
  public static JsonNode manifest(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("_manifest.json").toFile());
  }
}
