package io.latentspark.eval.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.eval.task.TaskLibrary;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo model on its quiz, against runs of lm-evaluation-harness 0.4.13. */
class DemoRunsTest {
  private static final Path CONF = Path.of("../conf");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          quiz_text_0shot  | 580 | {"tasks": ["demo_quiz_text"], "num_fewshot": 0}
          quiz_macro_0shot | 40  | {"tasks": ["demo_quiz"], "num_fewshot": 0, "limit": 4}
          arithmetic_4shot | 12  | {"tasks": ["demo_arithmetic"], "num_fewshot": 4, "limit": 12}
          """)
  void areLmEvals(String name, int documents, String settings)
      throws IOException, URISyntaxException {
    JsonNode run = new ObjectMapper().readTree(settings);
    GoldenRun golden =
        new GoldenRun(
                TaskLibrary.load(List.of(CONF.resolve("tasks"))),
                CONF.resolve("demo"),
                CONF.resolve("demo/model"),
                Set.of(),
                run)
            .evaluate();
    assertEquals(documents, golden.checkSamples(resource(name + ".jsonl")));
    if (!run.has("limit")) {
      golden.checkResults(resource(name + ".results.json"));
    }
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(DemoRunsTest.class.getResource("/goldens/lm-eval-0.4.13/demo/" + name).toURI());
  }
}
