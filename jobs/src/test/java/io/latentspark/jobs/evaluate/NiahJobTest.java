package io.latentspark.jobs.evaluate;

import static io.latentspark.jobs.JobRunner.SPARK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.jobs.JobRunner;
import io.latentspark.jobs.JobRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Needles in haystacks with the demo model. */
class NiahJobTest {
  @TempDir Path directory;

  /** What the model knows anyhow is found wherever it is hidden, what it cannot know is not. */
  @Test
  void cellsAreScoredAndShown() throws IOException {
    Path task =
        Files.writeString(
            directory.resolve("task.yaml"),
            """
            task: known
            dataset_path: none
            output_type: generate_until
            doc_to_text: "{{haystack}}\\n\\nQuestion: In which country is the city of Tirana?\\nAnswer:"
            doc_to_target: "{{country}}"
            generation_kwargs: {until: ["\\n"], max_gen_toks: 8}
            metric_list:
              - metric: string_match_all
            metadata:
              haystack: haystack.txt
              needle: "Question: In which country is the city of Tirana?\\nAnswer: Albania"
              needles: [{country: Albania}, {country: Nowhere}]
            """);
    Files.writeString(
        directory.resolve("haystack.txt"),
        "Question: In which country is the city of Vienna?\nAnswer: Austria\n\n");
    Result result =
        niah(
            "--task", task.toString(),
            "--context-lengths", "128,64",
            "--depths", "0,100",
            "--samples-per-cell", "2");
    assertEquals(0, result.exitCode(), result.err());
    assertTrue(result.out().contains("|100 %|0.50|0.50|"), result.out());
    Dataset<Row> samples = SPARK.read().parquet(output().resolve("model/samples").toString());
    assertEquals(8, samples.count());
    assertEquals(8, samples.where("generated_tokens > 0 AND error IS NULL").count());
    assertEquals(
        4, samples.where("task LIKE 'known_064%' AND prompt_tokens[0] BETWEEN 50 AND 56").count());
    String report = Files.readString(output().resolve("report.html"));
    assertTrue(report.contains("id=\"heat-maps\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --context-lengths 512,4096                   | at most 2048 tokens
          --max-model-len 1024 --context-lengths 2048  | at most 1024 tokens
          --context-lengths 30                         | more than a context of 30
          --depths 0,120                               | --depths has 120
          --samples-per-cell 0                         | --samples-per-cell is 0
          --samples-per-cell 99                        | there are 20 needles
          --haystack nowhere.txt                       | nowhere.txt cannot be read
          --task nowhere.yaml                          | nowhere.yaml cannot be read
          """)
  void mistakesAreErrorsThatSayWhatToDo(String arguments, String message) {
    Result result = niah(arguments.strip().split(" +"));
    assertEquals(1, result.exitCode(), result.err());
    assertTrue(result.err().contains(message), result.err());
    assertTrue(!result.err().contains("\tat "), result.err());
  }

  private Result niah(String... options) {
    List<String> arguments = new ArrayList<>(List.of("niah", "--output", output().toString()));
    arguments.addAll(List.of(options));
    return JobRunner.run(arguments);
  }

  private Path output() {
    return directory.resolve("out");
  }
}
