package io.latentspark.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latentspark.eval.EvalException;
import io.latentspark.eval.result.Evaluation;
import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.result.TaskResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultsFileTest {
  private final ResultsFile files = new ResultsFile(new Configuration());

  @TempDir private Path folder;

  /** Each block that lm-eval's tools read, as lm-eval itself wrote it. */
  @ParameterizedTest
  @ValueSource(
      strings = {"quiz_text_0shot", "nobos_arithmetic_4shot", "demo_mmlu_5shot", "demo_wikitext"})
  void writesWhatLmEvalWrote(String run) {
    JsonNode golden = GoldenRun.json("demo/" + run + ".results.json");
    JsonNode ours = written(GoldenRun.evaluation(run, "demo"));

    for (String block : List.of("results", "groups", "group_subtasks", "versions", "n-samples")) {
      assertEquals(golden.path(block), ours.path(block), block);
    }
    assertEquals(withoutGroupsOfGroups(golden, "n-shot"), withoutGroupsOfGroups(ours, "n-shot"));
    assertEquals(
        withoutGroupsOfGroups(golden, "higher_is_better"),
        withoutGroupsOfGroups(ours, "higher_is_better"));
    if (golden.has("configs")) {
      assertEquals(golden.path("configs"), ours.path("configs"));
    }
  }

  @Test
  void namesTheFileByWhenTheRunEnded() {
    String file = files.write(folder.toString(), GoldenRun.evaluation("demo_wikitext", "org/demo"));

    assertTrue(file.endsWith("/results_2026-11-24T20-01-01.750000.json"), file);
    assertTrue(ResultsFile.folder("out", "org/demo:1").endsWith("out/org__demo__1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"quiz_text_0shot", "nobos_arithmetic_4shot", "demo_mmlu_5shot"})
  void readsWhatItWrote(String run) {
    Evaluation evaluation = GoldenRun.evaluation(run, "org/demo");

    Evaluation read = files.read(files.write(folder.toString(), evaluation));

    assertEquals(evaluation, read);
  }

  @Test
  void keepsWhatLmEvalHasNoPlaceFor() {
    TaskResult task =
        new TaskResult(
            "words",
            "words",
            null,
            0,
            3,
            9,
            1,
            Map.of(
                "perplexity,none",
                new MetricValue(Double.POSITIVE_INFINITY, OptionalDouble.empty(), false)),
            "cafe",
            "beef",
            Map.of("task", "words"));
    Evaluation evaluation =
        new Evaluation("m", "f00d", Instant.EPOCH, 2, List.of(task), List.of(), Map.of());

    Evaluation read = files.read(files.write(folder.toString(), evaluation));

    assertEquals(evaluation, read);
  }

  @Test
  void settingsStandWhereLmEvalHasThem() {
    JsonNode root = written(GoldenRun.evaluation("demo_wikitext", "demo"));

    assertEquals(2048, root.path("max_length").asInt());
    assertEquals(0, root.path("config").path("num_fewshot").asInt(-1));
    assertTrue(root.path("config").path("max_length").isMissingNode());
    assertEquals(1795550400.25, root.path("date").asDouble());
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path json = Files.writeString(folder.resolve("a.json"), "{\"results\": 3}");
    Path text = Files.writeString(folder.resolve("b.json"), "no json");

    assertMessage(json, "holds no results of an evaluation");
    assertMessage(text, "Cannot read the results file");
    assertMessage(folder.resolve("missing.json"), "Cannot read the results file");
  }

  private void assertMessage(Path file, String part) {
    EvalException e = assertThrows(EvalException.class, () -> files.read(file.toString()));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertTrue(e.getMessage().contains("results_<time>.json"), e.getMessage());
  }

  private static JsonNode written(Evaluation evaluation) {
    return GoldenRun.parse(new ResultsWriter(evaluation).root().toString());
  }

  /** lm-eval says nothing of them in these blocks. */
  private static JsonNode withoutGroupsOfGroups(JsonNode root, String block) {
    return ((ObjectNode) root.path(block).deepCopy()).without("mmlu");
  }
}
