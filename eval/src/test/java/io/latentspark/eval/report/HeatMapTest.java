package io.latentspark.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.eval.result.Evaluation;
import io.latentspark.eval.result.GroupResult;
import io.latentspark.eval.result.MetricValue;
import io.latentspark.eval.result.TaskResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HeatMapTest {

  @Test
  void theTerminalShowsARowADepth() {
    assertEquals(
        """
        Needles, found by context length (tokens) and depth; in all 0.50

        |Depth|512 |8192|
        |----:|---:|---:|
        |  0 %|0.00|0.50|
        |100 %|0.50|1.00|
        """,
        HeatMapTable.of(run(List.of(512, 8192), List.of(0, 100))));
  }

  @Test
  void thePageShowsCellsInTheMapAndLengthsInTheTable() {
    Evaluation run = run(List.of(512, 8192), List.of(0, 100));

    String html = HtmlReport.of(List.of(ReportedRun.of(run)), List.of());

    assertTrue(html.contains("<th scope=\"col\" title=\"8,192 tokens\">8K</th>"), html);
    assertTrue(html.contains("<td class=\"high\" style=\"--mix:100.00%\""), html);
    assertTrue(html.contains("title=\"8192 tokens, depth 100 %: 1.000, interval"), html);
    assertTrue(html.contains("data-name=\"512 tokens needles_512\""), html);
    assertFalse(html.contains("data-name=\"512 tokens, depth"), html);
    assertFalse(html.contains("id=\"subjects\""), html);
  }

  @Test
  void otherRunsHaveNoMap() {
    String html = HtmlReport.of(List.of(ReportExamples.zeroShot()), List.of());
    assertFalse(html.contains("id=\"heat-maps\""));
    assertEquals("", HeatMapTable.of(ReportExamples.zeroShot().evaluation()));
  }

  /** Scores that grow with length and depth, from 0 to 1. */
  static Evaluation run(List<Integer> lengths, List<Integer> depths) {
    List<TaskResult> cells = new ArrayList<>();
    List<GroupResult> groups = new ArrayList<>();
    for (int column = 0; column < lengths.size(); column++) {
      List<String> members = new ArrayList<>();
      for (int row = 0; row < depths.size(); row++) {
        int steps = Math.max(1, lengths.size() + depths.size() - 2);
        TaskResult cell =
            cell(lengths.get(column), depths.get(row), (double) (column + row) / steps);
        cells.add(cell);
        members.add(cell.task());
      }
      int length = lengths.get(column);
      groups.add(group("needles_" + length, length + " tokens", members));
    }
    groups.add(0, group("needles", "Needles", groups.stream().map(GroupResult::group).toList()));
    return new Evaluation("demo", "f", Instant.EPOCH, 1, cells, groups, Map.of());
  }

  private static GroupResult group(String name, String alias, List<String> members) {
    return new GroupResult(
        name,
        alias,
        "1.0",
        members,
        10,
        Map.of("found,none", new MetricValue(0.5, OptionalDouble.of(0.01), true)));
  }

  private static TaskResult cell(int length, int depth, double value) {
    return new TaskResult(
        "needles_%d_%d".formatted(length, depth),
        "%d tokens, depth %d %%".formatted(length, depth),
        "1.0",
        0,
        10,
        10,
        0,
        Map.of("found,none", new MetricValue(value, OptionalDouble.of(0.1), true)),
        "hash",
        null,
        Map.of("metadata", Map.of("context_length", length, "depth", depth)));
  }
}
