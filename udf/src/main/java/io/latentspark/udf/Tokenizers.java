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
   * @param engine names the model
   * @throws io.latentspark.engine.EngineException if it has no tokenizer
   */
  public static int[] encode(SerializedEngineOptions engine, String text) {
    // An address may hold another model by now, a folder may not.
    String key = engine.remote() == null ? engine.model() : engine.remote().model().fingerprint();
    return LOADED.computeIfAbsent(key, model -> load(engine.tokenizerFolder())).encode(text);
  }

  private static Tokenizer load(Path folder) {
    return Tokenizer.load(folder).orElseThrow(() -> EngineErrors.tokenizerMissing(folder));
  }
}
