package io.latentspark.engine.decode;

import java.util.List;
import java.util.Map;

/** Changes of single logits before a token is chosen, with vLLM's formulas. */
final class Penalties {
  private Penalties() {}

  /** Whether {@link #apply} would change anything. */
  static boolean any(SamplingParams params) {
    return params.repetitionPenalty() != 1
        || params.frequencyPenalty() != 0
        || params.presencePenalty() != 0;
  }

  /** Repetition penalty (prompt and output), then frequency and presence penalty (output). */
  static void apply(float[] logits, SamplingParams params, TokenHistory history) {
    float repetition = params.repetitionPenalty();
    if (repetition != 1) {
      for (int tokenId : history.promptTokens()) {
        repeat(logits, tokenId, repetition);
      }
      for (int tokenId : history.outputCounts().keySet()) {
        if (!history.promptTokens().contains(tokenId)) {
          repeat(logits, tokenId, repetition);
        }
      }
    }
    float frequency = params.frequencyPenalty();
    float presence = params.presencePenalty();
    if (frequency != 0 || presence != 0) {
      for (Map.Entry<Integer, Integer> count : history.outputCounts().entrySet()) {
        int tokenId = count.getKey();
        logits[tokenId] -= frequency * count.getValue();
        logits[tokenId] -= presence;
      }
    }
  }

  /** Makes tokens impossible; ids outside the vocabulary are so already. */
  static void mask(float[] logits, int vocabSize, List<Integer> tokenIds) {
    for (int tokenId : tokenIds) {
      if (tokenId >= 0 && tokenId < vocabSize) {
        logits[tokenId] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  private static void repeat(float[] logits, int tokenId, float penalty) {
    float logit = logits[tokenId];
    logits[tokenId] = logit > 0 ? logit / penalty : logit * penalty;
  }
}
