package io.latentspark.engine;

import java.util.List;

/**
 * Log probability of a generated token, from the model's own distribution (before temperature,
 * penalties and truncation).
 *
 * @param tokenId the chosen token
 * @param logprob its natural-log probability
 * @param top the likeliest tokens, best first; ties by lower id
 */
public record TokenLogprob(int tokenId, float logprob, List<Candidate> top) {
  public TokenLogprob {
    top = List.copyOf(top);
  }

  /** One of the likeliest tokens of a position. */
  public record Candidate(int tokenId, float logprob) {}
}
