package io.latentspark.eval.metric;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Columns of documents that scoring reads and the goldens leave out. */
final class ReferenceColumns {

  private ReferenceColumns() {}

  static Map<String, Object> of(String task, int index) throws IOException {
    return switch (task) {
      case "ifeval" -> ifeval(index);
      case "wikitext" -> Map.of("page", wikitextPages().get(index));
      default -> Map.of();
    };
  }

  private static Path benchmarks() {
    return Path.of(System.getProperty("latentspark.references"), "benchmarks");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> ifeval(int index) throws IOException {
    String line = Files.readAllLines(benchmarks().resolve("ifeval/input_data.jsonl")).get(index);
    return new ObjectMapper().readValue(line, Map.class);
  }

  /** A page begins at each heading of the first level. */
  private static List<String> wikitextPages() throws IOException {
    String text = Files.readString(benchmarks().resolve("wikitext2/wiki.test.raw"));
    List<String> pages = new ArrayList<>();
    List<String> page = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String heading = line.replace("= = =", "===").replace("= =", "==").strip();
      if (heading.startsWith("= ") && heading.endsWith(" =")) {
        String whole = String.join("\n", page);
        if (!whole.isBlank()) {
          pages.add(whole);
        }
        page.clear();
      }
      page.add(line);
    }
    pages.add(String.join("\n", page));
    return pages;
  }
}
