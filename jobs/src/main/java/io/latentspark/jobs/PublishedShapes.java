package io.latentspark.jobs;

import io.latentspark.engine.checkpoint.ModelConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The config.json files that come with the program: shapes known by a name. */
final class PublishedShapes {
  /** {@code bench-v2-mini} is DeepSeek-V2-Lite scaled down to about a GB of weights. */
  static final List<String> NAMES = List.of("v2", "v2-lite", "v3", "bench-v2-mini");

  private PublishedShapes() {}

  /** Reads one of {@link #NAMES}. */
  static ModelConfig read(String name) {
    try (InputStream json =
        PublishedShapes.class.getResourceAsStream("/shapes/" + name + ".json")) {
      Path file = Files.createTempFile(name, ".json");
      try {
        Files.copy(json, file, StandardCopyOption.REPLACE_EXISTING);
        return ModelConfig.parse(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
