package io.latentspark.udf;

import static io.latentspark.udf.LocalSpark.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** What is decided before any work: columns, types, keys and templates. */
class LatentSparkTest {
  private static final Dataset<Row> TABLE =
      sql(
          "SELECT 1 AS id, 'Hi' AS prompt, 7 AS number, array(1, 2) AS ids, CAST(NULL AS STRING) AS"
              + " absent, array(named_struct('role', 'user', 'content', 'Hi')) AS chat");

  private static LatentSpark model() {
    return LatentSpark.model(Path.of("nowhere"));
  }

  @Test
  void appendsItsColumnsToTheInputs() {
    assertEquals(
        List.of(
            "id",
            "prompt",
            "number",
            "ids",
            "absent",
            "chat",
            "result",
            "reasoning",
            "finish_reason",
            "usage",
            "error_code",
            "error_message"),
        List.of(model().generate(TABLE).columns()));
  }

  @Test
  void orderByPromptKeepsTheRowsAndSortsThemByPromptAndKey() {
    Dataset<Row> rows =
        sql("SELECT id, concat('p', id % 7) AS prompt FROM range(0, 200, 1, 5) ORDER BY id % 3");
    Dataset<Row> ordered = model().orderByPrompt(rows, 3);
    assertEquals(List.of(rows.columns()), List.of(ordered.columns()));
    List<String> prompts = new ArrayList<>();
    for (List<Row> partition : ordered.javaRDD().glom().collect()) {
      List<String> keys = new ArrayList<>();
      partition.forEach(row -> keys.add(row.getString(1) + " " + row.getLong(0)));
      assertEquals(keys.stream().sorted().toList(), keys);
      prompts.addAll(partition.stream().map(row -> row.getString(1)).distinct().toList());
    }
    // each prompt lies in one partition
    assertEquals(List.of("p0", "p1", "p2", "p3", "p4", "p5", "p6"), prompts);
    assertEquals(200, ordered.select("id").distinct().count());
  }

  @Test
  void aMissingColumnIsAnErrorThatListsWhatIsThere() {
    assertError(
        "There is no column \"question\" (prompt). The input has the columns id int, prompt string",
        model().prompt(new PromptSource.Text("question")));
    assertError("\"key\" (row key)", model().rowKey("key"));
    assertError("\"opts\" (sampling options)", model().options("opts"));
    assertError(
        "\"title\" (named by the template)",
        model().prompt(new PromptSource.Template("{title}: {prompt}")));
  }

  @Test
  void aColumnOfTheWrongTypeIsAnErrorThatSaysWhatIsNeeded() {
    assertError(
        "Column \"number\" (prompt) is INT, but must be STRING",
        model().prompt(new PromptSource.Text("number")));
    assertError(
        "must be ARRAY<STRUCT<ROLE: STRING", model().prompt(new PromptSource.Messages("ids")));
    assertError("must be ARRAY<INT>", model().prompt(new PromptSource.TokenIds("prompt")));
    assertError("must be STRUCT, MAP or STRING", model().options("ids"));
  }

  @Test
  void aSystemMessageCannotStandBeforeTokenIds() {
    assertError(
        "cannot be put before token ids",
        model().prompt(new PromptSource.TokenIds("ids")).system("Be brief."));
  }

  @Test
  void malformedTemplatesAreErrors() {
    for (String template : List.of("{prompt", "prompt}", "a {} b")) {
      assertError("malformed", model().prompt(new PromptSource.Template(template)));
    }
  }

  @Test
  void templatesFillColumnsAndKeepEscapedBraces() {
    assertEquals("{1} Hi=7!", filled("{{{id}}} {prompt}={number}!"));
    assertEquals(null, filled("{prompt}{absent}"));
  }

  @Test
  void withoutAnIdTheKeyIsAHashOfTheWholeRow() {
    assertEquals(Optional.of("id"), RowKey.column(TABLE.schema(), Optional.empty()));
    Dataset<Row> rows =
        sql("SELECT * FROM VALUES ('a', 'b'), ('a', 'b'), ('ab', ''), ('a', NULL) AS t(x, y)");
    List<Row> keys =
        rows.select(RowKey.expression(rows.schema(), Optional.empty())).collectAsList();
    assertEquals(keys.get(0), keys.get(1));
    assertNotEquals(keys.get(0), keys.get(2));
    assertNotEquals(keys.get(2), keys.get(3));
    // sha256sum of {"x":"a","y":"b"}
    assertEquals("3424e9a604cd9686411079e4c76b68bb", keys.get(0).getString(0));
  }

  @Test
  void tokenIdsAreTheDefaultWhereThereIsNoPrompt() {
    assertEquals(
        new PromptSource.TokenIds("prompt_token_ids"),
        PromptSource.defaultFor(sql("SELECT array(1) AS prompt_token_ids").schema()));
    assertEquals(new PromptSource.Text("prompt"), PromptSource.defaultFor(TABLE.schema()));
  }

  private static String filled(String template) {
    PromptSource source = new PromptSource.Template(template);
    return TABLE.select(source.expression(TABLE.schema())).first().getString(0);
  }

  private static void assertError(String part, LatentSpark job) {
    String message =
        assertThrows(LatentSparkException.class, () -> job.generate(TABLE)).getMessage();
    assertTrue(message.contains(part), message);
  }
}
