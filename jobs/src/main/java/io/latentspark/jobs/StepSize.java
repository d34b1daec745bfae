package io.latentspark.jobs;

/**
 * The work of one step.
 *
 * @param tokens that go through the layers
 * @param sampled those of them that also go through the head
 * @param attended positions that its tokens attend to, summed over tokens
 * @param cachedTokens tokens whose latents attention reads, summed over sequences
 */
record StepSize(int tokens, int sampled, long attended, long cachedTokens) {

  /** One token of each sequence after so many that are cached. */
  static StepSize decode(int sequences, long context) {
    long cached = sequences * (context + 1);
    return new StepSize(sequences, sequences, cached, cached);
  }

  /** Tokens of one sequence from its start on, of which only the last needs logits. */
  static StepSize prefill(int tokens) {
    return new StepSize(tokens, 1, triangle(tokens), 0);
  }

  /** Positions that so many first tokens of a sequence attend to: themselves and those before. */
  static long triangle(int tokens) {
    return tokens * (tokens + 1L) / 2;
  }
}
