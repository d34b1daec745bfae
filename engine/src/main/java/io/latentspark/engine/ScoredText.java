package io.latentspark.engine;

import io.latentspark.engine.decode.Logits;
import io.latentspark.engine.decode.TokenHistory;
import io.latentspark.engine.schedule.Sequence;
import java.util.ArrayList;
import java.util.List;

/**
 * A text being computed for scorings that differ in their last token alone: the choices A, B, C, D
 * of a question ask the same logits. What follows a scored text's last token is not asked for, so
 * that token is not computed.
 */
final class ScoredText {
  final Sequence sequence;
  final List<PendingScoring> scorings = new ArrayList<>();
  private final ScoredTokens tokens;
  private EngineException error;

  ScoredText(ScoredTokens tokens) {
    this.tokens = tokens;
    sequence = new Sequence(new TokenHistory(tokens.ids()), tokens.contextLength() - 1);
  }

  /** The tokens it is made of. */
  ScoredTokens tokens() {
    return tokens;
  }

  /** Whether no logits have been read yet, so that one more scoring misses nothing. */
  boolean isOpen() {
    return sequence.computed() < tokens.contextLength();
  }

  /** Whether the logits of a position score a token of the continuation. */
  boolean needsLogits(int position) {
    return position >= tokens.contextLength() - 1;
  }

  /** Scores every continuation's token after a position. */
  void score(int position, Logits logits) {
    int index = position + 1 - tokens.contextLength();
    for (PendingScoring scoring : scorings) {
      int tokenId = scoring.request().continuation()[index];
      scoring.score(index, logits.logprob(tokenId), logits.argmax() == tokenId);
    }
  }

  /** Notes that the scorings end with an error. */
  synchronized void fail(EngineException cause) {
    error = cause;
  }

  /** Ends the scorings of a text that is computed. */
  void complete(EngineCounters counters) {
    for (PendingScoring scoring : scorings) {
      if (error == null) {
        counters.scored(sequence.tokens().length());
        scoring.future.complete(scoring.scores());
      } else {
        counters.failed();
        scoring.future.completeExceptionally(error);
      }
    }
  }
}
