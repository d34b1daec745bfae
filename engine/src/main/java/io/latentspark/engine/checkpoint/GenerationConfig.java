package io.latentspark.engine.checkpoint;

import io.latentspark.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A checkpoint's {@code generation_config.json}: what its publisher recommends for sampling. Every
 * value is empty where the file is absent or silent.
 *
 * @param doSample {@code do_sample}
 * @param temperature {@code temperature} with {@code do_sample} taken into account: 0 where that is
 *     false, 1 where that is true and no temperature is given
 * @param eosTokenIds {@code eos_token_id}, a number or a list; further ids that end generation
 */
public record GenerationConfig(
    Optional<Boolean> doSample,
    OptionalDouble temperature,
    OptionalInt topK,
    OptionalDouble topP,
    OptionalDouble repetitionPenalty,
    OptionalInt maxNewTokens,
    List<Integer> eosTokenIds,
    OptionalInt bosTokenId) {

  /**
   * Reads the file of a checkpoint folder, if it is there.
   *
   * @throws EngineException if the file is unreadable or a value has the wrong type
   */
  public static GenerationConfig read(Path modelFolder) {
    Path file = modelFolder.resolve("generation_config.json");
    if (!Files.exists(file)) {
      return new GenerationConfig(
          Optional.empty(),
          OptionalDouble.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalInt.empty(),
          List.of(),
          OptionalInt.empty());
    }
    JsonSettings json = JsonSettings.read(file, "sampling defaults");
    Optional<Boolean> doSample = json.optionalFlag("do_sample");
    return new GenerationConfig(
        doSample,
        temperature(doSample, json.optionalNumber("temperature")),
        json.optionalInteger("top_k", 0),
        json.optionalPositive("top_p"),
        json.optionalPositive("repetition_penalty"),
        json.optionalInteger("max_new_tokens", 1),
        json.integers("eos_token_id", 0),
        json.optionalInteger("bos_token_id", 0));
  }

  private static OptionalDouble temperature(Optional<Boolean> doSample, OptionalDouble written) {
    if (doSample.isEmpty()) {
      return written;
    }
    return OptionalDouble.of(doSample.get() ? written.orElse(1) : 0);
  }
}
