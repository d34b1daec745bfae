package io.latentspark.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.result.Sample;
import io.latentspark.eval.result.Target;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleRowsTest {
  @TempDir private Path folder;

  static List<JsonNode> lmEvalSamples() {
    return GoldenRun.text("sample_hashes.jsonl").lines().map(GoldenRun::parse).toList();
  }

  @ParameterizedTest
  @MethodSource("lmEvalSamples")
  void hashesAreThoseOfLmEval(JsonNode golden) {
    JsonNode target = golden.path("target");
    Row row =
        SampleRows.toRow(
            new Sample(
                "task",
                new Document(0, PythonJson.read(golden.path("doc").toString())),
                target.isInt()
                    ? new Target(List.of("any"), List.of(target.asInt()))
                    : new Target(List.of(target.asText()), List.of()),
                List.of(golden.path("prompt").asText()),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                null));

    assertEquals(golden.path("doc_hash").asText(), hash(row, "doc_hash"));
    assertEquals(golden.path("prompt_hash").asText(), hash(row, "prompt_hash"));
    assertEquals(golden.path("target_hash").asText(), hash(row, "target_hash"));
  }

  @Test
  void samplesComeBackFromParquet() {
    List<Sample> samples =
        List.of(
            GoldenRun.samples("nobos_quiz_text_0shot").get(7),
            GoldenRun.samples("nobos_arithmetic_4shot").get(3),
            failed());
    try (SparkSession spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", false).getOrCreate()) {
      String file = folder.resolve("samples").toString();
      spark
          .createDataFrame(samples.stream().map(SampleRows::toRow).toList(), SampleRows.SCHEMA)
          .coalesce(1)
          .write()
          .parquet(file);

      List<Sample> read =
          spark.read().parquet(file).collectAsList().stream().map(SampleRows::fromRow).toList();

      assertEquals(samples, read);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Sample failed() {
    Map<String, Object> values = new HashMap<>();
    values.put("question", null);
    values.put("numbers", Arrays.asList(1L, 2.5, true, null, List.of(), Map.of()));
    return new Sample(
        "task",
        new Document(3, values),
        new Target(List.of("a", "b"), List.of()),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of("acc,none", List.of(0.0)),
        List.of(),
        "The prompt is longer than the model allows");
  }

  private static String hash(Row row, String column) {
    return row.getString(SampleRows.SCHEMA.fieldIndex(column));
  }
}
