package io.latentspark.udf;

import static io.latentspark.udf.LocalSql.requests;
import static io.latentspark.udf.LocalSql.rows;
import static io.latentspark.udf.LocalSql.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that depend on where a row is read have the same value beside a call as without one. */
class PositionalValuesTest {
  /** All four files in one task, so that a task reads on into another file. */
  @BeforeEach
  void oneTask() {
    rows("SELECT 1 FROM t LIMIT 1"); // makes the table
    LocalSpark.SPARK.conf().set("spark.sql.files.minPartitionNum", "1");
    LocalSpark.SPARK.conf().set("spark.sql.files.openCostInBytes", "1");
  }

  @AfterEach
  void asBefore() {
    LocalSpark.SPARK.conf().unset("spark.sql.files.minPartitionNum");
    LocalSpark.SPARK.conf().unset("spark.sql.files.openCostInBytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, input_file_name()%s FROM t",
        "SELECT id, input_file_block_length() + 1%s FROM t",
        "SELECT id, monotonically_increasing_id()%s FROM t",
        "SELECT id, spark_partition_id()%s FROM t",
        "SELECT id, rand(7)%s FROM t",
        "SELECT id, input_file_name(), g FROM (SELECT *%s g FROM t)",
        "SELECT id, v, g FROM (SELECT id, input_file_name() v, prompt%s g FROM t) WHERE g >= ''",
        "SELECT max(id) id, input_file_name(), max(g) FROM (SELECT *%s g FROM t) GROUP BY 2",
        "SELECT id, CASE WHEN id %% 2 = 0 THEN rand(5) END%s FROM t",
        "SELECT id, IF(id <> 0, size(shuffle(array(1 DIV id))), 0)%s FROM t",
        "SELECT id, id > 40 OR id = 0 OR rand(5) < 0.5%s FROM t",
        "SELECT id, coalesce(nullif(id, 3), rand(5))%s FROM t",
        "SELECT id, size(array_distinct(transform(sequence(1, 3), x -> rand(5) + x)))%s FROM t",
        "SELECT id, size(array_distinct(transform(sequence(1, 3), x -> uuid())))%s FROM t",
        "SELECT id, size(transform(array(array(id)), x -> shuffle(x)))%s FROM t",
        "SELECT id, input_file_block_start()%s FROM t WHERE input_file_name() LIKE '%%part-00002%%'",
      })
  void besideACall(String query) {
    assertEquals(
        values(query.formatted(", prompt")),
        values(query.formatted(", llm_generate_text(prompt)")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT grp, size(shuffle(collect_list(id))), max(%s) FROM t GROUP BY grp",
        "SELECT grp, monotonically_increasing_id() >= 0, max(%s) FROM t GROUP BY grp",
        "SELECT grp, length(uuid()), max(%s) FROM t GROUP BY grp",
        "SELECT floor(rand(3) * 3) k, count(*), max(%s) FROM t GROUP BY floor(rand(3) * 3)",
      })
  void besideACallInAnAggregate(String query) {
    assertEquals(
        values(query.formatted("prompt")), values(query.formatted("llm_generate_text(prompt)")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"count(DISTINCT uuid())", "max(rand())", "max(input_file_name())"})
  void whatAggregatesMayNotHaveTheyMayNotHaveBesideACall(String aggregate) {
    assertThrows(
        AnalysisException.class,
        () -> rows("SELECT " + aggregate + ", max(llm_generate_text(prompt)) FROM t"));
  }

  private static List<String> values(String query) {
    return rows(query).stream().map(row -> row.get(0) + " " + row.get(1)).sorted().toList();
  }

  @Test
  void besideACallInWhere() {
    String files = "SELECT id, input_file_name() f FROM t ";
    assertEquals(
        rows(files + "ORDER BY id"),
        rows(
            "SELECT id, f FROM ("
                + files
                + "WHERE length(llm_generate_text(prompt)) >= 0) ORDER BY id"));
  }

  /** Once computed below, such a condition holds or not, and guards a call. */
  @Test
  void asAGuard() {
    long chosen = rows("SELECT id FROM t WHERE rand(1) < 0.5").size();
    String guarded = "SELECT CASE WHEN rand(1) < 0.5 THEN llm_generate_text(prompt) END g FROM t";
    assertEquals(chosen, requests(guarded));
    assertEquals(chosen, sql(guarded).filter("g IS NOT NULL").count());
    assertEquals(
        chosen,
        requests("SELECT id FROM t WHERE rand(1) < 0.5 AND llm_generate_text(prompt) = 'x'"));
  }

  @Test
  void inAnArgument() {
    String query = "SELECT id, llm_generate_text(%s || rand(7), row_key => id) g FROM t LIMIT 12";
    List<Row> expected =
        rows("SELECT id, llm_generate_text(r) g FROM (SELECT id, prompt || rand(7) r FROM t)");
    assertEquals(12, requests(query.formatted("prompt")));
    assertEquals(expected.subList(0, 12), rows(query.formatted("prompt")));
  }
}
