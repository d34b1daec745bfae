package io.latentspark.eval.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.eval.EvalException;
import io.latentspark.eval.code.CodeLimits;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.result.Target;
import io.latentspark.eval.task.FilterConfig;
import io.latentspark.eval.task.MetricConfig;
import io.latentspark.eval.task.OutputType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HumanEval, MBPP and CRUXEval on programs whose worth is plain. */
class CodeBenchmarksTest {

  private static ScoringRules rules(String metric, Object k, String filter) {
    List<FilterConfig> filters =
        filter == null
            ? List.of()
            : List.of(
                new FilterConfig(
                    "create_test",
                    List.of(new FilterConfig.Step("custom", Map.of("filter_fn", filter)))));
    return new ScoringRules(
        "code",
        OutputType.GENERATE_UNTIL,
        null,
        List.of(new MetricConfig(metric, "mean", true, k == null ? Map.of() : Map.of("k", k))),
        filters);
  }

  private static DocumentScores score(
      ScoringRules rules, Map<String, Object> columns, String target, String... texts) {
    return DocumentScorer.of(rules.allowingCode(CodeLimits.DEFAULT))
        .score(
            new Document(0, columns),
            new Target(List.of(target), List.of()),
            List.of(),
            List.of(),
            List.of(texts));
  }

  @Test
  void humanevalContinuesThePrompt() {
    DocumentScores scores =
        score(
            rules("humaneval.pass_at_k", List.of(1, 2, 8), "humaneval.build_predictions"),
            Map.of("prompt", "def add(a, b):\n"),
            "def check(f):\n    assert f(2, 3) == 5\n\ncheck(add)",
            "    return a + b\n",
            "    return a - b\n",
            "    import os; os._exit(0)\n",
            "    return 5\n");
    assertEquals(0.5, scores.metrics().get("pass@1,create_test").get(0), 1e-12);
    assertEquals(1 - 1.0 / 6, scores.metrics().get("pass@2,create_test").get(0), 1e-12);
    assertEquals(2, scores.metrics().size());
    assertEquals("def add(a, b):\n    return a + b\n", scores.filtered().get("create_test").get(0));
  }

  @Test
  void instructModelsCloseTheBlock() {
    assertEquals(
        Map.of("pass@1,create_test", List.of(1.0)),
        score(
                rules("humaneval.pass_at_k", 1, "humaneval.build_predictions_instruct"),
                Map.of("prompt", "def one():\n"),
                "assert one() == 1",
                "    return 1\n```\nThis function returns one.")
            .metrics());
  }

  @Test
  void mbppRunsItsAssertions() {
    String tests = "assert double(2) == 4\nassert double(0) == 0";
    assertEquals(
        Map.of("pass_at_1,none", List.of(1.0)),
        score(
                rules("mbpp.pass_at_1", null, null),
                Map.of(),
                tests,
                "def double(x):\r\n  return 2 * x\n")
            .metrics());
    assertEquals(
        List.of("def double(x): return x + x"),
        score(
                rules("mbpp.pass_at_1", null, "mbpp.build_predictions"),
                Map.of(),
                tests,
                "python\ndef double(x): return x + x\n```\nDone.")
            .filtered()
            .get("create_test"));
  }

  @ParameterizedTest
  @CsvSource({
    "cruxeval.build_predictions_input,'assert f(3) == 9',1",
    "cruxeval.build_predictions_input,'assert f((1 + 2)) == 9',1",
    "cruxeval.build_predictions_input,'f(3)',1",
    "cruxeval.build_predictions_input,'3 # since 3 * 3 is 9',1",
    "cruxeval.build_predictions_input,'assert f(2) == 4',0",
    "cruxeval.build_predictions_input_cot,'3 x 3 [ANSWER]assert f(3) == 9[/ANSWER]',1",
    "cruxeval.build_predictions_output,'assert f(4) == 16',1",
    "cruxeval.build_predictions_output,'16',1",
    "cruxeval.build_predictions_output,'assert f(4) == 15',0",
    "cruxeval.build_predictions_output_cot,'hm [ANSWER] f(4) == 16 [/ANSWER]',1"
  })
  void cruxevalAssertsWhatTheAnswerSays(String filter, String answer, double expected) {
    Map<String, Object> columns =
        Map.of(
            "code", "def f(n):\n    return n * n",
            "input", "4",
            "output", filter.contains("_input") ? "9" : "16");
    assertEquals(
        Map.of("pass@1,create_test", List.of(expected)),
        score(rules("cruxeval.pass_at_k", 1, filter), columns, "", answer).metrics());
  }

  @Test
  void nothingRunsWithoutPermission() {
    EvalException e =
        assertThrows(
            EvalException.class,
            () ->
                DocumentScorer.of(rules("humaneval.pass_at_k", 1, "humaneval.build_predictions")));
    assertEquals(
        "Task code runs the programs that the model writes. That is off unless you allow it: add --allow-code-execution. They run without network, in an empty folder, with limits on time, memory and files.",
        e.getMessage());
    assertTrue(
        assertThrows(
                EvalException.class,
                () -> DocumentScorer.of(rules("exact_match", null, "humaneval.build")))
            .getMessage()
            .contains("filter_fn is humaneval.build. It must be one of cruxeval."));
  }
}
