package io.latentspark.engine;

import io.latentspark.engine.decode.Logits;

/** The scores of the tokens after a position of a text. */
record ScoreLookup(ScoredText text, int firstRow, int position, int vocabSize)
    implements LogitRequest {

  @Override
  public int rowCount() {
    return 1;
  }

  @Override
  public void take(RowLogits logits) {
    text.score(position, new Logits(logits.row(0), vocabSize));
  }

  @Override
  public void fail(EngineException error) {
    text.fail(error);
  }
}
