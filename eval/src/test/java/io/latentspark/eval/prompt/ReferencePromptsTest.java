package io.latentspark.eval.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.data.HubLayout;
import io.latentspark.eval.task.GoldenTasks;
import io.latentspark.eval.task.TaskConfig;
import io.latentspark.eval.task.TaskLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every prompt and token id of the runs of lm-eval at hand, and of whole tasks. */
@Tag("references")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferencePromptsTest {

  private static final Path SHARED = Path.of(System.getProperty("latentspark.references"));
  private static final Path GOLDENS = SHARED.resolve("goldens/lm-eval-0.4.13");
  private static final Path CONF = Path.of("../conf");

  @TempDir static Path folder;
  private GoldenPrompts real;
  private GoldenPrompts demo;
  private TaskLibrary library;

  @BeforeAll
  void layOut() throws IOException {
    Path hub = folder.resolve("hub");
    HubLayout.write(SHARED, hub);
    library = GoldenTasks.library(SHARED, Files.createDirectories(folder.resolve("tasks")));
    Tokenizer deepseek = Tokenizer.load(SHARED.resolve("tokenizers/deepseek-v3")).orElseThrow();
    real = new GoldenPrompts(library, hub, deepseek, 2560);
    Tokenizer demoTokenizer = Tokenizer.load(CONF.resolve("demo/model")).orElseThrow();
    demo = new GoldenPrompts(library, hub, demoTokenizer, 2048);
  }

  static Stream<Arguments> runs() throws IOException {
    List<Arguments> runs = new ArrayList<>();
    for (String[] each : new String[][] {{"dev", "tiny-v3-real-vocab"}, {"demo", "demo"}}) {
      JsonNode specs =
          new ObjectMapper().readTree(GOLDENS.resolve("tools/specs_" + each[0] + ".json").toFile());
      specs.forEach(run -> runs.add(Arguments.of(each[1], run.get("name").asText(), run)));
    }
    return runs.stream();
  }

  @ParameterizedTest(name = "{0}/{1}")
  @MethodSource("runs")
  void promptsAndIdsOfRuns(String model, String name, JsonNode run) throws IOException {
    GoldenPrompts goldens = model.equals("demo") ? demo : real;
    assertTrue(goldens.check(run, GOLDENS.resolve(model + "/" + name + ".jsonl")) > 0);
  }

  static Stream<Arguments> wholeTasks() throws IOException {
    return Files.readString(GOLDENS.resolve("prompt_hashes.tsv"))
        .lines()
        .skip(1)
        .map(line -> line.split("\t"))
        .map(cells -> Arguments.of(cells[0], Integer.valueOf(cells[1]), cells[4]));
  }

  static Stream<Arguments> furtherTasks() throws IOException {
    return PromptHashesTest.rows("reference-hashes.tsv");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("furtherTasks")
  void hashesOfTasksWithoutGoldenRuns(String name, int shots, String hash) {
    hashesOfWholeTasks(name, shots, hash);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("wholeTasks")
  void hashesOfWholeTasks(String name, int shots, String hash) {
    TaskConfig task = library.task(name);
    PromptSettings settings = PromptSettings.defaults().withShots(OptionalInt.of(shots));
    assertEquals(hash, PromptHash.of(real.build(task, settings, Integer.MAX_VALUE)));
  }
}
