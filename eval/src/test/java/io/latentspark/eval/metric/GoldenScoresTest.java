package io.latentspark.eval.metric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against lm-eval 0.4.13's own runs: see goldens/lm-eval-0.4.13/README.md. */
class GoldenScoresTest {

  private static final Path DEMO = Path.of("src/test/resources/goldens/lm-eval-0.4.13/demo");

  static List<Path> demoRuns() throws IOException {
    return runs(DEMO);
  }

  static List<Path> allRuns() throws IOException {
    return runs(Path.of(System.getProperty("latentspark.references"), "goldens", "lm-eval-0.4.13"));
  }

  private static List<Path> runs(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jsonl"))
          .map(file -> Path.of(file.toString().replaceFirst("\\.jsonl$", "")))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("demoRuns")
  void scoresAsLmEval(Path path) throws IOException {
    new GoldenScores(GoldenRun.read(path)).check();
  }

  @ParameterizedTest
  @MethodSource("allRuns")
  @Tag("references")
  void scoresEveryGoldenAsLmEval(Path path) throws IOException {
    new GoldenScores(GoldenRun.read(path)).check();
  }
}
