package io.latentspark.jobs.common;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks of a model before it is loaded. */
public final class Checks {
  private Checks() {}

  /**
   * Without a tokenizer every row of text would fail.
   *
   * @throws EngineException if the model folder has none
   */
  public static void requireTokenizer(Path model) {
    if (!Files.exists(model.resolve("tokenizer.json"))) {
      throw EngineErrors.tokenizerMissing(model);
    }
  }
}
