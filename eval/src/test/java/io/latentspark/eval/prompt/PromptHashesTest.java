package io.latentspark.eval.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.latentspark.eval.LocalSpark;
import io.latentspark.eval.data.DataSets;
import io.latentspark.eval.data.TaskData;
import io.latentspark.eval.task.TaskConfig;
import io.latentspark.eval.task.TaskLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole tasks: the hashes of all requests that lm-eval builds, made by its own code. */
class PromptHashesTest {

  private static final Path RESOURCES = Path.of("src/test/resources/lm-eval-prompts");
  private static final TaskLibrary LIBRARY = TaskLibrary.load(List.of(Path.of("../conf/tasks")));

  static Stream<Arguments> demo() throws IOException {
    return rows("demo-hashes.tsv");
  }

  static Stream<Arguments> made() throws IOException {
    return rows("hashes.tsv");
  }

  static Stream<Arguments> rows(String file) throws IOException {
    return Files.readString(RESOURCES.resolve(file))
        .lines()
        .skip(1)
        .map(line -> line.split("\t"))
        .map(cells -> Arguments.of(cells[0], Integer.valueOf(cells[1]), cells[4]));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("demo")
  void quizAndArithmetic(String name, int shots, String hash) {
    assertEquals(hash, hash(name, shots, Path.of("../conf/demo")));
  }

  /** Rows made up in the columns of data sets that are not at hand, see make_hashes.py. */
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("made")
  void madeRows(String name, int shots, String hash) {
    assertEquals(hash, hash(name, shots, RESOURCES.resolve("hub")));
  }

  static String hash(String name, int shots, Path data) {
    TaskConfig task = LIBRARY.task(name);
    PromptSettings settings = PromptSettings.defaults().withShots(OptionalInt.of(shots));
    TaskData read = new DataSets(LocalSpark.SPARK, data).read(task, task.shots(settings.shots()));
    return PromptHash.of(new RequestBuilder(task, read, settings, null).build(read.documents()));
  }
}
