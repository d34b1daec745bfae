package io.latentspark.jobs.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.jobs.JobRunner;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlCommandTest {
  @Test
  void statementsShareASessionAndPrintTheirRows() {
    JobRunner.Result result =
        JobRunner.run(
            List.of(
                "sql",
                "CREATE OR REPLACE TEMPORARY VIEW quiz AS SELECT * FROM parquet.`"
                    + JobRunner.HOME
                    + "/conf/demo/test.parquet`",
                "SELECT llm_classify('Question: ' || question || '\nAnswer:', choices) AS answer"
                    + " FROM quiz WHERE question = 'Which planet follows Uranus, counting from the"
                    + " Sun?'"));
    assertEquals(0, result.exitCode(), result.err());
    assertEquals(
        """
        +-------+
        |answer |
        +-------+
        |Neptune|
        +-------+
        """,
        result.out().strip() + "\n");
  }

  @Test
  void aStatementThatFailsIsAnErrorWithItsReason() {
    JobRunner.Result result =
        JobRunner.run(List.of("sql", "SELECT llm_generate('a', model => 'b')"));
    assertEquals(1, result.exitCode());
    assertTrue(
        result.err().startsWith("latentspark: The statement failed: There is no model \"b\""),
        result.err());
  }
}
