package io.latentspark.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationConfigTest {
  @TempDir Path folder;

  @Test
  void everyValue() throws IOException {
    GenerationConfig config =
        read(
            """
            {"do_sample": true, "temperature": 0.6, "top_k": 50, "top_p": 0.95, "repetition_penalty": 1.1,
             "max_new_tokens": 128, "eos_token_id": [1, 2], "bos_token_id": 0, "transformers_version": "4.46.3"}
            """);
    assertEquals(
        new GenerationConfig(
            Optional.of(true),
            OptionalDouble.of(0.6),
            OptionalInt.of(50),
            OptionalDouble.of(0.95),
            OptionalDouble.of(1.1),
            OptionalInt.of(128),
            List.of(1, 2),
            OptionalInt.of(0)),
        config);
  }

  @Test
  void absentFileRecommendsNothing() {
    GenerationConfig config = GenerationConfig.read(Fixtures.fixture("tiny-v3"));
    assertEquals(OptionalDouble.empty(), config.temperature());
    assertEquals(OptionalInt.empty(), config.topK());
    assertEquals(List.of(), config.eosTokenIds());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"do_sample\": false, \"temperature\": 0.7} | 0.0",
        "{\"do_sample\": false} | 0.0",
        "{\"do_sample\": true} | 1.0",
        "{\"do_sample\": true, \"temperature\": 0.3} | 0.3",
        "{\"temperature\": 0.3} | 0.3"
      })
  void temperatureTakesDoSampleIntoAccount(String json, double expected) throws IOException {
    assertEquals(OptionalDouble.of(expected), read(json).temperature());
  }

  @Test
  void wrongTypeNamesFileAndKey() {
    EngineException error =
        assertThrows(EngineException.class, () -> read("{\"temperature\": \"hot\"}"));
    assertTrue(error.getMessage().contains("generation_config.json has \"temperature\": \"hot\""));
  }

  private GenerationConfig read(String json) throws IOException {
    Files.writeString(folder.resolve("generation_config.json"), json);
    return GenerationConfig.read(folder);
  }
}
