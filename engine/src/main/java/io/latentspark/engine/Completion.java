package io.latentspark.engine;

import java.util.List;

/**
 * One generated sample.
 *
 * @param text the answer, without reasoning; null when the checkpoint has no tokenizer
 * @param reasoning what stood between {@code <think>} and {@code </think>}, or null
 * @param tokenIds the generated tokens; an ending EOS or stop token is not among them
 * @param finishReason why generation ended
 * @param promptTokens tokens of the prompt
 * @param outputTokens tokens generated, an ending EOS or stop token included
 * @param logprobs one entry for each of {@code tokenIds}, empty unless asked for
 */
@SuppressWarnings("ArrayRecordComponent") // a value handed over once, never compared
public record Completion(
    String text,
    String reasoning,
    int[] tokenIds,
    FinishReason finishReason,
    int promptTokens,
    int outputTokens,
    List<TokenLogprob> logprobs) {
  public Completion {
    logprobs = List.copyOf(logprobs);
  }
}
