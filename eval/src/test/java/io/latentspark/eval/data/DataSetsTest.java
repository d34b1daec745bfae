package io.latentspark.eval.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.eval.EvalException;
import io.latentspark.eval.LocalSpark;
import io.latentspark.eval.task.TaskConfig;
import io.latentspark.eval.task.TaskLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void dataFolder() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
  }

  private TaskConfig task(String lines) throws IOException {
    Path tasks = Files.createDirectories(folder.resolve("tasks"));
    Files.writeString(
        tasks.resolve("mine.yaml"),
        "task: mine\ndataset_path: a/b\ndoc_to_text: q\ndoc_to_target: a\n" + lines);
    return TaskLibrary.load(List.of(tasks)).task("mine");
  }

  private void write(String file, String text) throws IOException {
    Path path = data.resolve("a/b").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private TaskData read(String lines, int shots) throws IOException {
    return new DataSets(LocalSpark.SPARK, data).read(task(lines), shots);
  }

  private String error(String lines, int shots) {
    return assertThrows(EvalException.class, () -> read(lines, shots)).getMessage();
  }

  @Test
  void jsonKeepsItsTypesAndMissingKeysAreNull() throws IOException {
    write(
        "default/test.jsonl",
        "{\"q\": \"x\\u2028y\", \"n\": 1, \"l\": [1, \"2\"], \"m\": {\"k\": null}}\n{\"q\": 2.5, \"extra\": true}\n");
    TaskData read = read("test_split: test\n", 0);
    Map<String, Object> first = read.documents().get(0).values();
    assertEquals("x\u2028y", first.get("q"));
    assertEquals(1L, first.get("n"));
    assertEquals(List.of(1L, "2"), first.get("l"));
    assertNull(first.get("extra"));
    assertTrue(first.containsKey("extra"));
    assertEquals(2.5, read.documents().get(1).values().get("q"));
    assertEquals(List.of("q", "n", "l", "m", "extra"), read.columns());
    assertEquals(1, read.documents().get(1).index());
  }

  @Test
  void csvHasQuotedCellsAndWholeNumbers() throws IOException {
    write("c/val.csv", "q,a,n\n\"two\nlines, and \"\"quotes\"\"\",B,1\nplain,C,20\n");
    List<Map<String, Object>> rows = new ArrayList<>();
    read("dataset_name: c\nvalidation_split: val\n", 0)
        .documents()
        .forEach(document -> rows.add(document.values()));
    assertEquals("two\nlines, and \"quotes\"", rows.get(0).get("q"));
    assertEquals("C", rows.get(1).get("a"));
    assertEquals(20L, rows.get(1).get("n"));
  }

  @Test
  void parquetPartsKeepTheirOrder() throws IOException {
    String source = data.resolve("rows.jsonl").toString();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      lines.append("{\"q\": {\"t\": [\"x%d\"]}, \"i\": %d}\n".formatted(i, i));
    }
    Files.writeString(Path.of(source), lines);
    for (int part = 0; part < 2; part++) {
      Path written = folder.resolve("part" + part);
      LocalSpark.SPARK
          .read()
          .json(source)
          .where("i >= " + part * 60 + " and i < " + (part * 60 + 60))
          .coalesce(1)
          .write()
          .parquet(written.toString());
      try (var files = Files.list(written)) {
        Path file = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
        Path target = data.resolve("a/b/data/train-0000%d-of-00002.parquet".formatted(part));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    TaskData read = read("test_split: train\n", 0);
    assertEquals(100, read.documents().size());
    assertEquals(61L, read.documents().get(61).values().get("i"));
    assertEquals(Map.of("t", List.of("x61")), read.documents().get(61).values().get("q"));
  }

  @Test
  void thePoolComesFromTheFewshotSplitElseFromTraining() throws IOException {
    write("default/test.jsonl", "{\"q\": 1}\n");
    write("default/train.jsonl", "{\"q\": 2}\n");
    write("default/dev.jsonl", "{\"q\": 3}\n");
    assertEquals(3L, pool("test_split: test\ntraining_split: train\nfewshot_split: dev\n"));
    assertEquals(2L, pool("test_split: test\ntraining_split: train\n"));
    assertEquals(3L, pool("test_split: test\nvalidation_split: dev\n"));
    assertEquals(1L, pool("test_split: test\n"));
    assertEquals(9, pool("test_split: test\nfewshot_config: {samples: [{q: 9}]}\n"));
    assertEquals(List.of(), read("test_split: test\ntraining_split: none\n", 0).pool());
  }

  private Object pool(String lines) throws IOException {
    return read(lines, 1).pool().get(0).values().get("q");
  }

  @Test
  void whatIsMissingIsNamedWithWhatIsThere() throws IOException {
    write("default/testing.jsonl", "{\"q\": 1}\n");
    String message = error("test_split: test\n", 0);
    assertTrue(message.contains("test*.parquet"), message);
    assertTrue(message.contains("testing.jsonl"), message);
    assertTrue(error("dataset_name: c\ntest_split: test\n", 0).contains("no files there"));
    assertTrue(error("", 0).contains("test_split"));
  }

  @Test
  void emptyAndUnreadableSplitsAreNamed() throws IOException {
    write("default/test.jsonl", "\n");
    assertTrue(error("test_split: test\n", 0).contains("has no rows"));
    write("default/test.jsonl", "{\"q\": \n");
    assertTrue(error("test_split: test\n", 0).contains("test.jsonl cannot be read"));
    write("default/dev.parquet", "no parquet");
    assertTrue(error("test_split: dev\n", 0).contains("dev.parquet cannot be read"));
  }

  @Test
  void functionsThatDoNotExistAreNamed() throws IOException {
    write("default/test.jsonl", "{\"q\": 1}\n");
    String message = error("test_split: test\nprocess_docs: !function utils.process\n", 0);
    assertTrue(message.contains("!function utils.process"), message);
    assertTrue(message.contains("hellaswag.process_docs"), message);
  }

  @Test
  void checkingListsFilesRowsAndColumns() throws IOException {
    write("default/test.jsonl", "{\"q\": 1, \"a\": 2}\n{\"q\": 1, \"a\": 2}\n");
    List<SplitListing> listing =
        new DataSets(LocalSpark.SPARK, data)
            .check(task("test_split: test\ntraining_split: train\n"));
    assertEquals(2, listing.size());
    assertEquals(2, listing.get(0).rows());
    assertEquals(List.of("q", "a"), listing.get(0).columns());
    assertTrue(listing.get(0).files().get(0).endsWith("test.jsonl"));
    assertNull(listing.get(0).problem());
    assertEquals("train", listing.get(1).split());
    assertTrue(listing.get(1).problem().contains("train*.parquet"));
  }

  @Test
  void dropKeepsEachAnswerOnce() {
    Map<String, Object> date = Map.of("day", "", "month", "May", "year", "1901");
    Map<String, Object> row =
        Map.of(
            "query_id", "q",
            "answer", Map.of("number", "3", "spans", List.of(), "date", date),
            "validated_answers",
                Map.of(
                    "number", Arrays.asList("3", "", ""),
                    "spans", List.of(List.of(), List.of("a", "b"), List.of()),
                    "date", List.of(date, date, date)));
    assertEquals(
        List.of(List.of("3"), List.of("a", "b"), List.of("May 1901")),
        DropDocuments.columns(row).get("answers"));
  }
}
