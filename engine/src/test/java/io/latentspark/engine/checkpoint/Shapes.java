package io.latentspark.engine.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** config.json files with the published models' values. */
final class Shapes {
  private Shapes() {}

  /**
   * {@code deepseek-v2-lite}, {@code deepseek-v2}, {@code deepseek-v3}, {@code kimi-k2} and so on.
   */
  static ModelConfig published(String name) {
    try (InputStream config = Shapes.class.getResourceAsStream("/shapes/" + name + ".json")) {
      Path file = Files.createTempFile(name, ".json");
      try {
        Files.write(file, config.readAllBytes());
        return ModelConfig.parse(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
