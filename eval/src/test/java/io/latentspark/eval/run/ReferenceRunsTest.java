package io.latentspark.eval.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.eval.data.HubLayout;
import io.latentspark.eval.task.GoldenTasks;
import io.latentspark.eval.task.TaskLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every run of lm-evaluation-harness 0.4.13 at hand, from data to standard errors. */
@Tag("references")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceRunsTest {
  private static final Path SHARED = Path.of(System.getProperty("latentspark.references"));
  private static final Path GOLDENS = SHARED.resolve("goldens/lm-eval-0.4.13");
  private static final Path CONF = Path.of("../conf");

  @TempDir static Path folder;
  private Path hub;
  private Path model;
  private TaskLibrary library;

  @BeforeAll
  void layOut() throws IOException {
    hub = folder.resolve("hub");
    HubLayout.write(SHARED, hub);
    model = Files.createDirectories(folder.resolve("tiny-v3-real-vocab"));
    link(SHARED.resolve("fixtures/tiny-v3-real-vocab"));
    link(SHARED.resolve("tokenizers/deepseek-v3"));
    library = GoldenTasks.library(SHARED, Files.createDirectories(folder.resolve("tasks")));
  }

  private void link(Path from) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Path link = model.resolve(file.getFileName());
        if (!Files.exists(link)) {
          Files.createSymbolicLink(link, file.toAbsolutePath());
        }
      }
    }
  }

  static Stream<Arguments> runs() throws IOException {
    List<Arguments> runs = new ArrayList<>();
    for (String[] each : new String[][] {{"dev", "tiny-v3-real-vocab"}, {"demo", "demo"}}) {
      new ObjectMapper()
          .readTree(GOLDENS.resolve("tools/specs_" + each[0] + ".json").toFile())
          .forEach(run -> runs.add(Arguments.of(each[1], run.get("name").asText(), run)));
    }
    return runs.stream();
  }

  @ParameterizedTest(name = "{0}/{1}")
  @MethodSource("runs")
  void areLmEvals(String of, String name, JsonNode run) throws IOException {
    GoldenRun golden =
        new GoldenRun(
                library,
                hub,
                of.equals("demo") ? CONF.resolve("demo/model") : model,
                nearTies(of + "/" + name),
                run)
            .evaluate();
    assertTrue(golden.checkSamples(GOLDENS.resolve(of + "/" + name + ".jsonl")) > 0);
    golden.checkResults(GOLDENS.resolve(of + "/" + name + ".results.json"));
  }

  private static Set<String> nearTies(String run) throws IOException {
    Set<String> documents = new HashSet<>();
    Files.readString(GOLDENS.resolve("near_ties.tsv"))
        .lines()
        .map(line -> line.split("\t"))
        .filter(cells -> cells[0].equals(run))
        .forEach(cells -> documents.add(cells[1] + "/" + cells[2]));
    return documents;
  }
}
