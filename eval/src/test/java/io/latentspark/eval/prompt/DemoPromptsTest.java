package io.latentspark.eval.prompt;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.task.TaskLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Prompts and ids of lm-eval's runs of the demo model: with chat templates, in one turn and in
 * several, with and without BOS, with shots of both samplers.
 */
class DemoPromptsTest {

  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final Path RUNS = RESOURCES.resolve("lm-eval-prompts/demo");
  private static final Path CONF = Path.of("../conf");

  static Stream<Arguments> runs() throws IOException {
    JsonNode runs = new ObjectMapper().readTree(RUNS.resolve("runs.json").toFile());
    return StreamSupport.stream(runs.spliterator(), false)
        .map(run -> Arguments.of(run.get("name").asText(), run));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("runs")
  void promptsAndIds(String name, JsonNode run) throws IOException {
    Path samples = RUNS.resolve(name + ".jsonl");
    if (!Files.exists(samples)) {
      samples = RESOURCES.resolve("goldens/lm-eval-0.4.13/demo").resolve(name + ".jsonl");
    }
    try (Tokenizer tokenizer = Tokenizer.load(CONF.resolve("demo/model")).orElseThrow()) {
      GoldenPrompts goldens =
          new GoldenPrompts(
              TaskLibrary.load(List.of(CONF.resolve("tasks"))),
              CONF.resolve("demo"),
              tokenizer,
              2048);
      assertTrue(goldens.check(run, samples) > 0);
    }
  }
}
