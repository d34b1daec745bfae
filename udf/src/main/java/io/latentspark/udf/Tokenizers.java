package io.latentspark.udf;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.text.Tokenizer;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The tokenizers of models whose engine need not be loaded: one for each JVM and model. */
public final class Tokenizers {
  private static final ConcurrentMap<String, Tokenizer> LOADED = new ConcurrentHashMap<>();

  private Tokenizers() {}

  /**
   * The ids of a prompt as the model reads it, its BOS included.
   *
   * @param model a checkpoint folder
   * @throws io.latentspark.engine.EngineException if it has no tokenizer
   */
  public static int[] encode(String model, String text) {
    return LOADED.computeIfAbsent(model, Tokenizers::load).encode(text);
  }

  private static Tokenizer load(String model) {
    Path folder = Path.of(model);
    return Tokenizer.load(folder).orElseThrow(() -> EngineErrors.tokenizerMissing(folder));
  }
}
