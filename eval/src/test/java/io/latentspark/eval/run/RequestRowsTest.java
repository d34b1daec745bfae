package io.latentspark.eval.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.prompt.BosRule;
import io.latentspark.eval.prompt.DocumentRequests;
import io.latentspark.eval.prompt.Request;
import io.latentspark.eval.prompt.RequestEncoder;
import io.latentspark.eval.result.Document;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestRowsTest {
  private static final String SHOTS = "The days of the week are seven in number. ".repeat(20);

  /** Of four contexts that are too long, those lose as much that are as long. */
  @Test
  void contextsThatTheModelReadsAlikeComeTogether() {
    List<String> questions = List.of("A day?", "A year and a day?", "B day?", "B year and a day?");
    try (Tokenizer tokenizer = Tokenizer.load(Path.of("../conf/demo/model")).orElseThrow()) {
      RequestEncoder encoder = new RequestEncoder(tokenizer, BosRule.OFF, 100);
      List<String> order =
          IntStream.range(0, questions.size())
              .mapToObj(i -> RequestRows.toRow("days", asked(i, questions.get(i)), encoder))
              .sorted(Comparator.comparing(row -> row.getString(2)))
              .map(row -> row.getString(0))
              .toList();
      assertEquals(List.of("days/0", "days/2", "days/1", "days/3"), order);
    }
  }

  private static DocumentRequests asked(int index, String question) {
    return new DocumentRequests(
        new Document(index, Map.of()),
        null,
        List.of(),
        List.of(new Request.LogLikelihood(SHOTS + question, " Yes")),
        null);
  }
}
