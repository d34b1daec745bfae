package io.latentspark.jobs.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.eval.report.ResultsFile;
import io.latentspark.eval.report.SampleRows;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.result.Evaluation;
import io.latentspark.eval.result.GroupResult;
import io.latentspark.eval.result.LogLikelihood;
import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.result.Sample;
import io.latentspark.eval.result.Target;
import io.latentspark.eval.result.TaskResult;
import io.latentspark.jobs.JobRunner;
import io.latentspark.jobs.JobRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  private static final int DOCUMENTS = 20;

  @TempDir private Path folder;

  /** 3 right in the first run alone and 9 in the second: p is statsmodels'. */
  @Test
  void comparesFoldersOfRuns() throws IOException {
    String first = run("first", "one", "hash", 3);
    String second = run("second", "two", "hash", 9);
    Path html = folder.resolve("report.html");

    Result result =
        JobRunner.run(
            List.of(
                "compare", first, second, "--html", html.toString(), "--reference", "deepseek-v3"));

    assertEquals(0, result.exitCode(), result.err());
    assertTrue(result.out().contains("0.1500 ± 0.0819"), result.out());
    assertTrue(result.out().contains("+0.300"), result.out());
    assertTrue(result.out().contains("0.146"), result.out());
    assertFalse(result.out().contains("Note:"), result.out());
    String page = Files.readString(html);
    assertTrue(page.contains("id=\"comparison\""));
    assertTrue(page.contains("DeepSeek-V3, published"));
  }

  @Test
  void saysThatPromptsDiffer() {
    String first = run("first", "one", "hash", 3);
    String second = run("second", "one", "other", 9);

    Result result = JobRunner.run(List.of("compare", first, second));

    assertTrue(result.out().contains("were asked with different prompts in mmlu:"), result.out());
  }

  @Test
  void showsScoresWhereSamplesAreMissing() throws IOException {
    Path file = folder.resolve("results_1.json");
    Files.writeString(
        file,
        """
        {"results": {"arc_easy": {"alias": "arc_easy", "acc,none": 0.5, "acc_stderr,none": "N/A"}},
         "versions": {"arc_easy": 1.0}, "n-shot": {"arc_easy": 0},
         "config": {"model": "hf", "model_args": {"pretrained": "org/model"}}}
        """);

    Result result = JobRunner.run(List.of("compare", file.toString(), file.toString()));

    assertEquals(0, result.exitCode(), result.err());
    assertTrue(result.out().contains("org/model"), result.out());
    assertTrue(result.out().contains("nothing to compare"), result.out());
    assertTrue(result.out().contains("is not recorded for arc_easy"), result.out());
  }

  @Test
  void pathsWithoutResultsAreRefused() {
    Result empty = JobRunner.run(List.of("compare", folder.toString()));
    Result missing = JobRunner.run(List.of("compare", folder + "/none"));
    Result reference = JobRunner.run(List.of("compare", folder.toString(), "--reference", "gpt"));

    assertEquals(1, empty.exitCode());
    assertTrue(empty.err().contains("There is no results_<time>.json at"), empty.err());
    assertTrue(missing.err().contains("There is no results_<time>.json at"), missing.err());
    assertTrue(reference.err().contains("deepseek-v2-lite"), reference.err());
  }

  private String run(String name, String model, String promptHash, int right) {
    String output = folder.resolve(name).toString();
    String results = ResultsFile.folder(output, model);
    double mean = (double) right / DOCUMENTS;
    double error = Math.sqrt(mean * (1 - mean) / (DOCUMENTS - 1));
    TaskResult task =
        new TaskResult(
            "mmlu_anatomy",
            "anatomy",
            "1.0",
            5,
            DOCUMENTS,
            DOCUMENTS,
            0,
            Map.of("acc,none", new MetricValue(mean, OptionalDouble.of(error), true)),
            promptHash,
            null,
            Map.of());
    GroupResult mmlu =
        new GroupResult("mmlu", "mmlu", "2", List.of("mmlu_anatomy"), DOCUMENTS, task.metrics());
    new ResultsFile(new Configuration())
        .write(
            results,
            new Evaluation(model, "f", Instant.EPOCH, 1, List.of(task), List.of(mmlu), Map.of()));
    List<Row> rows = new ArrayList<>();
    for (int document = 0; document < DOCUMENTS; document++) {
      // The first run is right at the beginning, the second at the end.
      boolean isRight = name.equals("first") ? document < right : document >= DOCUMENTS - right;
      rows.add(SampleRows.toRow(sample(document, isRight ? 1 : 0)));
    }
    JobRunner.SPARK.createDataFrame(rows, SampleRows.SCHEMA).write().parquet(results + "/samples");
    return output;
  }

  private static Sample sample(int document, double value) {
    return new Sample(
        "mmlu_anatomy",
        new Document(document, Map.of("question", "Which?")),
        new Target(List.of("A"), List.of(0)),
        List.of("Which?", "Which?"),
        List.of(" A", " B"),
        List.of(new LogLikelihood(-1, false, 1), new LogLikelihood(value - 1.5, false, 1)),
        List.of(),
        Map.of(),
        Map.of("acc,none", List.of(value)),
        List.of(3, 3),
        null);
  }
}
