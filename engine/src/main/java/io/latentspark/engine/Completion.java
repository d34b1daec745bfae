package io.latentspark.engine;

import io.latentspark.engine.decode.SampledToken;
import java.util.List;

/**
 * One generated sample.
 *
 * @param text the answer, without reasoning; null when the checkpoint has no tokenizer
 * @param reasoning what stood between {@code <think>} and {@code </think>}, or null
 * @param generatedText all that was generated, reasoning and its markers included, or null
 * @param tokenIds the generated tokens; an ending EOS or stop token is not among them
 * @param finishReason why generation ended
 * @param promptTokenIds the prompt as the model read it
 * @param endToken the EOS or stop token that ended it; null where something else did
 * @param logprobs one entry for each of {@code tokenIds}, empty unless asked for
 */
@SuppressWarnings("ArrayRecordComponent") // a value handed over once, never compared
public record Completion(
    String text,
    String reasoning,
    String generatedText,
    int[] tokenIds,
    FinishReason finishReason,
    int[] promptTokenIds,
    SampledToken endToken,
    List<TokenLogprob> logprobs) {
  public Completion {
    logprobs = List.copyOf(logprobs);
  }

  /** Tokens of the prompt. */
  public int promptTokens() {
    return promptTokenIds.length;
  }

  /** Tokens generated, an ending EOS or stop token included. */
  public int outputTokens() {
    return tokenIds.length + (endToken == null ? 0 : 1);
  }
}
