package io.latentspark.engine;

import io.latentspark.engine.decode.Logits;

/** The score of the token after a position of a text. */
record ScoreLookup(PendingScoring scoring, int firstRow, int position, int vocabSize)
    implements LogitRequest {

  @Override
  public int rowCount() {
    return 1;
  }

  @Override
  public boolean takesLikeliest() {
    return false;
  }

  @Override
  public void take(int[] likeliest) {
    throw new UnsupportedOperationException("a score takes all logits");
  }

  @Override
  public void take(RowLogits logits) {
    float[] values = logits.row(0);
    int token = scoring.target(position);
    scoring.score(
        position,
        Logits.logprob(values, vocabSize, token),
        Logits.argmax(values, vocabSize) == token);
  }
}
