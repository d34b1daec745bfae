package io.latentspark.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The demo model in {@code conf/demo} and its prompts. */
public final class DemoModel {
  private static final Path DEMO = Path.of("..", "conf", "demo");

  private DemoModel() {}

  /** The checkpoint's folder. */
  public static Path folder() {
    return DEMO.resolve("model");
  }

  /** Every {@code step}-th of its prompts. */
  public static List<String> prompts(int step) {
    List<String> prompts = new ArrayList<>();
    try {
      List<String> lines = Files.readAllLines(DEMO.resolve("prompts.jsonl"));
      for (int i = 0; i < lines.size(); i += step) {
        JsonNode row = new ObjectMapper().readTree(lines.get(i));
        prompts.add(row.get("prompt").textValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return prompts;
  }
}
