package io.latentspark.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.eval.comparison.Outcome;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.result.Evaluation;
import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.result.Sample;
import io.latentspark.eval.result.Target;
import io.latentspark.eval.result.TaskResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  static final Path REFERENCES = Path.of("..", "conf", "reference");

  @Test
  void showsScoresWithTheirIntervals() {
    String html = HtmlReport.of(List.of(ReportExamples.zeroShot()), List.of());

    assertTrue(html.contains("demo_quiz_text"), html);
    assertTrue(html.contains("0.840"));
    assertTrue(html.contains("id=\"calibration\""));
    assertFalse(html.contains("id=\"comparison\""));
  }

  @Test
  void comparesRunsAndSaysThatPromptsDiffer() {
    String html =
        HtmlReport.of(List.of(ReportExamples.zeroShot(), ReportExamples.fiveShot()), List.of());

    assertTrue(html.contains("+0.015"));
    assertTrue(html.contains("−0.018 to +0.048"));
    assertTrue(html.contains("0.549"));
    assertTrue(html.contains("were asked with different prompts in"));
  }

  @Test
  void setsPublishedNumbersBeside() {
    TaskResult mmlu = task("mmlu", "acc,none", 0.5);

    String html =
        HtmlReport.of(
            List.of(ReportedRun.of(evaluation("m", mmlu))),
            List.of(PublishedScores.read(REFERENCES, "deepseek-v2")));

    assertTrue(html.contains("DeepSeek-V2, published"));
    assertTrue(html.contains("0.785"));
    assertTrue(html.contains("arXiv 2405.04434"));
  }

  @Test
  void nothingInNamesOrTextsBecomesMarkup() {
    String evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
    TaskResult task = task(evil, "acc,none", 0);
    Sample sample =
        new Sample(
            evil,
            new Document(0, Map.of("q", evil)),
            new Target(List.of(evil), List.of()),
            List.of(evil),
            List.of(),
            List.of(),
            List.of(evil),
            Map.of("none", List.of(evil)),
            Map.of("acc,none", List.of(0.0)),
            List.of(3),
            evil);

    String html =
        HtmlReport.of(
            List.of(
                new ReportedRun(
                    evaluation(evil, task), List.of(Outcome.of(sample)), List.of(sample))),
            List.of());

    assertFalse(html.contains("<img"));
    assertFalse(html.contains("<script>alert"));
    assertEquals(2, html.split("</script>", -1).length - 1);
  }

  @Test
  void fetchesNothing() {
    String html = HtmlReport.of(List.of(ReportExamples.zeroShot()), List.of());

    assertFalse(html.contains("http://"));
    assertFalse(html.contains("https://"));
    assertTrue(html.contains("default-src 'none'"));
  }

  static TaskResult task(String name, String metric, double value) {
    return new TaskResult(
        name,
        name,
        "1",
        0,
        10,
        10,
        0,
        Map.of(metric, new MetricValue(value, OptionalDouble.of(0.1), true)),
        "hash",
        null,
        Map.of());
  }

  static Evaluation evaluation(String model, TaskResult... tasks) {
    return new Evaluation(model, "f", Instant.EPOCH, 1, List.of(tasks), List.of(), Map.of());
  }
}
