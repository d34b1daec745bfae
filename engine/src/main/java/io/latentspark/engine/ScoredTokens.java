package io.latentspark.engine;

import java.util.Arrays;

/**
 * What is computed for a scoring: equal where the same tokens are.
 *
 * @param ids the context and the continuation without its last token
 * @param contextLength tokens of the context
 */
record ScoredTokens(int[] ids, int contextLength) {

  static ScoredTokens of(ScoringRequest request) {
    int[] context = request.context();
    int read = request.continuation().length - 1;
    int[] ids = Arrays.copyOf(context, context.length + read);
    System.arraycopy(request.continuation(), 0, ids, context.length, read);
    return new ScoredTokens(ids, context.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScoredTokens tokens
        && contextLength == tokens.contextLength
        && Arrays.equals(ids, tokens.ids);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + contextLength;
  }
}
