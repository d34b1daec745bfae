package io.latentspark.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ResultsTableTest {
  /** The table file is what lm-eval's own {@code make_table} printed of these results. */
  @Test
  void printsTheTablesOfLmEval() {
    String table = ResultsTable.of(GoldenRun.evaluation("quiz_text_0shot", "demo"));

    assertEquals(GoldenRun.text("demo/quiz_text_0shot.table.md"), table);
  }

  @Test
  void indentsGroupsInGroups() {
    String table = ResultsTable.of(GoldenRun.evaluation("demo_mmlu_5shot", "demo"));

    assertTrue(table.contains("| - stem "), table);
    assertTrue(table.contains("|  - anatomy "), table);
  }

  @Test
  void saysWhatHasNoStandardErrorOrFewerIsBetter() {
    String table = ResultsTable.of(GoldenRun.evaluation("demo_wikitext", "demo"));

    assertTrue(table.contains("|bits_per_byte  |↓  |"), table);
    assertTrue(table.contains("|   N/A|"), table);
  }
}
