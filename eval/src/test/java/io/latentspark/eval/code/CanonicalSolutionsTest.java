package io.latentspark.eval.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The benchmarks' own solutions pass their own tests inside the sandbox. */
@Tag("references")
class CanonicalSolutionsTest {

  private static final CodeSandbox SANDBOX = CodeSandbox.open(CodeLimits.DEFAULT);

  private static List<String> failing(String file, int limit, Function<JsonNode, String> program)
      throws IOException {
    Path path = Path.of(System.getProperty("latentspark.references"), "benchmarks", file);
    List<String> failing = new ArrayList<>();
    try (Stream<String> lines = Files.lines(path)) {
      for (String line : (Iterable<String>) lines.limit(limit)::iterator) {
        JsonNode row = new ObjectMapper().readTree(line);
        if (!SANDBOX.passes(program.apply(row))) {
          failing.add(row.toString());
        }
      }
    }
    return failing;
  }

  @Test
  void humanevalPasses() throws IOException {
    assertEquals(
        List.of(),
        failing(
            "humaneval/HumanEval.jsonl",
            164,
            row ->
                row.get("prompt").asText()
                    + row.get("canonical_solution").asText()
                    + "\n"
                    + row.get("test").asText()
                    + "\ncheck("
                    + row.get("entry_point").asText()
                    + ")"));
  }

  @Test
  void cruxevalPasses() throws IOException {
    assertEquals(
        List.of(),
        failing(
            "cruxeval/cruxeval.jsonl",
            60,
            row ->
                "%s\nassert f(%s) == %s"
                    .formatted(
                        row.get("code").asText(),
                        row.get("input").asText(),
                        row.get("output").asText())));
  }
}
