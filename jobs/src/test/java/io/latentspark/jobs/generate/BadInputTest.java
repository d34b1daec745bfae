package io.latentspark.jobs.generate;

import static io.latentspark.jobs.JobRunner.generate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.jobs.JobRunner;
import io.latentspark.jobs.JobRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stops a job before any work: exit code 1, one message, no output. */
class BadInputTest {
  @TempDir Path directory;
  private Path input;
  private Path output;

  @BeforeEach
  void write() throws IOException {
    input =
        Files.writeString(
            directory.resolve("in.jsonl"),
            """
            {"id": "a", "prompt": "Days:", "number": 1, "key": "x", "hole": "y"}
            {"id": "b", "prompt": "Days:", "number": 2, "key": "x", "hole": null}
            """);
    output = directory.resolve("out");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --prompt-column question        | no column "question" (prompt). The input has the columns
          --messages-column chat          | no column "chat" (messages)
          --template {title}:             | no column "title" (named by the template)
          --template {title               | The template is malformed at character 1
          --token-ids-column tokens       | no column "tokens" (token ids)
          --id-column key2                | no column "key2" (row key)
          --options-column o              | no column "o" (sampling options)
          --prompt-column number          | Column "number" (prompt) is BIGINT, but must be STRING
          --messages-column number        | Column "number" (messages) is BIGINT, but must be ARRAY
          --token-ids-column prompt       | Column "prompt" (token ids) is STRING, but must be ARRAY<INT>
          --id-column key                 | column "key" has 1 values that occur more than once, such as "x"
          --id-column hole                | column "hole" is null in 1 rows
          --model no/such/folder          | No model folder at
          """)
  void optionsThatDoNotFitTheInput(String options, String message) {
    assertError(message, input, options.split(" ", 2));
  }

  @Test
  void anInputThatIsNotThere() {
    assertError("There is no input at", directory.resolve("absent.parquet"));
    assertError("There is no input at", directory.resolve("*.csv"));
  }

  @Test
  void anInputOfUnknownFormat() throws IOException {
    Path text = Files.writeString(directory.resolve("prompts.txt"), "Days:\n");
    assertError("it has files ending in [.txt]. Name it with --format", text);
  }

  @Test
  void anInputThatIsNotWhatItsNameSays() throws IOException {
    Path broken = Files.writeString(directory.resolve("broken.parquet"), "not Parquet at all");
    assertError("Cannot read the input", broken);
  }

  @Test
  void anInputWithoutRows() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty.csv"), "id,prompt\n");
    assertError("has no rows", empty);
  }

  @Test
  void anInputThatHasOneOfTheOutputsColumns() throws IOException {
    Path clash =
        Files.writeString(
            directory.resolve("clash.jsonl"), "{\"prompt\": \"Days:\", \"result\": \"x\"}\n");
    assertError("already has the column \"result\"", clash);
  }

  @Test
  void anOutputThatCannotBeWritten() {
    output = input.resolve("below-a-file");
    assertError("Cannot write to the output", input);
  }

  @Test
  void anOutputThatHoldsTheInput() {
    output = directory;
    Result result = generate(input, output, "--overwrite");
    assertEquals(1, result.exitCode());
    assertTrue(result.err().contains("holds the input"), result.err());
    assertTrue(Files.exists(input));
  }

  @Test
  void aFolderThatIsNotAnOutputIsNotOverwritten() throws IOException {
    Files.createDirectory(output);
    Path precious = Files.writeString(output.resolve("thesis.txt"), "x");
    for (String option : new String[] {"--overwrite", "--resume"}) {
      Result result = generate(input, output, option);
      assertEquals(1, result.exitCode());
      assertTrue(result.err().contains("did not write it"), result.err());
    }
    assertTrue(Files.exists(precious));
  }

  @Test
  void aModelWithoutTokenizerCannotTakeText() throws IOException {
    Path model = directory.resolve("model");
    Files.createDirectory(model);
    for (String name :
        new String[] {"config.json", "generation_config.json", "model.safetensors"}) {
      Files.createSymbolicLink(
          model.resolve(name), JobRunner.HOME.resolve("conf/demo/model").resolve(name));
    }
    assertError("has no tokenizer.json", input, "--model", model.toString());
  }

  @Test
  void aTruncatedModelFileIsFoundBeforeAnyWork() throws IOException {
    Path model = directory.resolve("model");
    Path demo = JobRunner.HOME.resolve("conf/demo/model");
    Files.createDirectory(model);
    for (String name : new String[] {"config.json", "tokenizer.json", "tokenizer_config.json"}) {
      Files.createSymbolicLink(model.resolve(name), demo.resolve(name));
    }
    byte[] weights = Files.readAllBytes(demo.resolve("model.safetensors"));
    Files.write(model.resolve("model.safetensors"), Arrays.copyOf(weights, weights.length / 2));
    assertError("truncated", input, "--model", model.toString());
  }

  @Test
  void aModelThatDoesNotFitSaysHowMuchItNeeds() {
    assertError("does not fit: it needs", input, "--memory", "1m");
  }

  private void assertError(String message, Path from, String... options) {
    Result result = generate(from, output, options);
    assertEquals(1, result.exitCode(), result.err());
    assertTrue(result.err().contains(message), result.err());
    assertFalse(result.err().contains("\tat "), result.err());
    assertFalse(Files.exists(output), "nothing may be written");
  }
}
