package io.latentspark.engine.decode;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The tokens of one sample: its prompt and what was generated so far. Counts for penalties are made
 * when first asked for and then kept up, so a sample without penalties pays nothing. For one thread
 * at a time.
 */
public final class TokenHistory {
  private final int[] promptTokenIds;
  private int[] outputTokenIds = new int[16];
  private int outputLength;
  private Set<Integer> promptTokens;
  private Map<Integer, Integer> outputCounts;

  /**
   * A sample that has generated nothing yet.
   *
   * @param promptTokenIds the prompt; shared, not copied, and not to be changed
   */
  public TokenHistory(int[] promptTokenIds) {
    this.promptTokenIds = promptTokenIds;
  }

  /** Adds a generated token. */
  public void append(int tokenId) {
    if (outputLength == outputTokenIds.length) {
      outputTokenIds = Arrays.copyOf(outputTokenIds, 2 * outputLength);
    }
    outputTokenIds[outputLength++] = tokenId;
    if (outputCounts != null) {
      outputCounts.merge(tokenId, 1, Integer::sum);
    }
  }

  /** Takes back the last generated token. */
  public void removeLast() {
    int tokenId = outputTokenIds[--outputLength];
    if (outputCounts != null) {
      outputCounts.computeIfPresent(tokenId, (id, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Tokens of the prompt. */
  public int promptLength() {
    return promptTokenIds.length;
  }

  /** Tokens generated so far: the position of the next draw. */
  public int outputLength() {
    return outputLength;
  }

  /** Prompt and generated tokens together. */
  public int length() {
    return promptTokenIds.length + outputLength;
  }

  /** The token at an index into prompt and output, one after the other. */
  public int tokenId(int index) {
    return index < promptTokenIds.length
        ? promptTokenIds[index]
        : outputTokenIds[index - promptTokenIds.length];
  }

  /** A copy of the generated tokens. */
  public int[] outputTokenIds() {
    return Arrays.copyOf(outputTokenIds, outputLength);
  }

  /** The different tokens of the prompt. */
  Set<Integer> promptTokens() {
    if (promptTokens == null) {
      promptTokens = new HashSet<>();
      for (int tokenId : promptTokenIds) {
        promptTokens.add(tokenId);
      }
    }
    return promptTokens;
  }

  /** How often each generated token was generated. */
  Map<Integer, Integer> outputCounts() {
    if (outputCounts == null) {
      outputCounts = new HashMap<>();
      for (int i = 0; i < outputLength; i++) {
        outputCounts.merge(outputTokenIds[i], 1, Integer::sum);
      }
    }
    return outputCounts;
  }
}
