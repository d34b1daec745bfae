package io.latentspark.eval.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.result.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against lm-eval's own functions, see drop/make_expected.py. */
class DropMetricsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void scoresAsLmEval() throws IOException {
    for (JsonNode row : JSON.readTree(Path.of("src/test/resources/drop/expected.json").toFile())) {
      Map<String, Object> columns = Map.of("answers", JSON.convertValue(row.get(1), List.class));
      Answered answered =
          new Answered(
              new Document(0, columns),
              new Target(List.of(""), List.of()),
              List.of(),
              List.of(),
              List.of(row.get(0).asText()));
      assertEquals(
          Map.of(
              "em", List.of(row.get(2).asDouble()),
              "f1", List.of(row.get(3).asDouble())),
          new DropMetrics().score(answered),
          row.toString());
    }
  }
}
