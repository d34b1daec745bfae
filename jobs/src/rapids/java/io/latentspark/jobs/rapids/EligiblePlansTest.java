package io.latentspark.jobs.rapids;

import static io.latentspark.jobs.JobRunner.SPARK;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.jobs.JobRunner;
import io.latentspark.jobs.rapids.RecordedQueries.Operator;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RAPIDS can take every operator of the jobs' queries to the GPU but the model's own. */
@Tag("rapids")
class EligiblePlansTest {
  /** How a job asks its model: rows to objects, the work, and back. */
  private static final Set<String> MODEL =
      Set.of("DeserializeToObjectExec", "MapPartitionsExec", "SerializeFromObjectExec");

  /** Rows that the driver holds already: there is nothing to read. */
  private static final Set<String> ON_DRIVER = Set.of("LocalTableScanExec");

  @TempDir static Path directory;
  private static Path prompts;

  @BeforeAll
  static void tables() {
    // Adaptive execution plans a query's stages one by one; the whole query is asked about.
    SPARK.conf().set("spark.sql.adaptive.enabled", "false");
    prompts = directory.resolve("prompts");
    Path demo = JobRunner.HOME.resolve("conf/demo");
    SPARK
        .read()
        .parquet(demo.resolve("prompts.parquet").toString())
        .limit(12)
        .write()
        .parquet(prompts.toString());
  }

  @Test
  void generate() {
    assertIneligible(MODEL, ran(generate(prompts, "generated")));
  }

  @Test
  void generateWithoutIds() {
    Path unnamed = directory.resolve("unnamed");
    SPARK.read().parquet(prompts.toString()).drop("id").write().parquet(unnamed.toString());
    // Such a row's key is a hash over its to_json, which RAPIDS leaves to Spark by default.
    assertIneligible(and(MODEL, "ProjectExec", "SortExec"), ran(generate(unnamed, "hashed")));
  }

  private static String[] generate(Path input, String output) {
    return new String[] {
      "generate",
      "--input=" + input,
      "--output=" + directory.resolve(output),
      "--max-tokens=2",
      "--template={kind}: {prompt}",
      "--prefix-aware",
      "--resume"
    };
  }

  @Test
  void score() {
    Path pairs = directory.resolve("pairs");
    SPARK
        .read()
        .parquet(prompts.toString())
        .selectExpr("id", "prompt AS context", "kind AS continuation")
        .write()
        .parquet(pairs.toString());
    assertIneligible(
        MODEL, ran("score", "--input=" + pairs, "--output=" + directory.resolve("scored")));
  }

  @Test
  void evaluate() throws IOException {
    Path data = directory.resolve("data");
    Path subject = Path.of("local", "demo_quiz", "astronomy");
    for (String split : List.of("dev", "test")) {
      Path questions =
          JobRunner.HOME.resolve("conf/demo").resolve(subject).resolve(split + ".jsonl");
      Path table = directory.resolve(split);
      SPARK.read().json(questions.toString()).coalesce(1).write().parquet(table.toString());
      moveOnlyPart(table, data.resolve(subject).resolve(split + ".parquet"));
    }
    // Documents are read with their file and place in it, and RAPIDS reads no such columns.
    assertIneligible(
        and(MODEL, "FileSourceScanExec"),
        ran(
            "evaluate",
            "--tasks=demo_quiz_text_astronomy",
            "--limit=4",
            "--data=" + data,
            "--output=" + directory.resolve("evaluated")));
  }

  private static void moveOnlyPart(Path table, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(table, "*.parquet")) {
      Files.move(parts.iterator().next(), file);
    }
  }

  @Test
  void sql() {
    SPARK.read().parquet(prompts.toString()).createOrReplaceTempView("prompts");
    SPARK
        .conf()
        .set("spark.latentspark.model", JobRunner.HOME.resolve("conf/demo/model").toString());
    RecordedQueries queries = RecordedQueries.of(SPARK);
    try (queries) {
      SPARK
          .sql(
              """
              SELECT kind, count(*) AS answers, avg(length(answer)) AS characters
              FROM (SELECT kind, llm_generate_text(prompt) AS answer FROM prompts)
              WHERE answer <> '' GROUP BY kind ORDER BY kind
              """)
          .explain();
    }
    assertIneligible(Set.of("LlmCallsExec"), queries.operators());
  }

  private static Set<String> and(Set<String> names, String... others) {
    Set<String> all = new HashSet<>(names);
    Collections.addAll(all, others);
    return all;
  }

  /** What RAPIDS says of each query of a command that ran. */
  private static List<Operator> ran(String... command) {
    RecordedQueries queries = RecordedQueries.of(SPARK);
    try (queries) {
      JobRunner.Result result = JobRunner.run(List.of(command));
      assertEquals(0, result.exitCode(), result.err());
    }
    return queries.operators();
  }

  private static void assertIneligible(Set<String> expected, List<Operator> operators) {
    List<Operator> refused =
        operators.stream()
            .filter(operator -> !operator.eligible() && !ON_DRIVER.contains(operator.name()))
            .toList();
    Set<String> names = refused.stream().map(Operator::name).collect(Collectors.toSet());
    assertEquals(
        expected, names, () -> refused.stream().map(Operator::toString).collect(joining("\n")));
    assertTrue(operators.stream().anyMatch(Operator::eligible));
  }
}
