package io.latentspark.udf;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.LlmEngine;
import io.latentspark.engine.TokenScores;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Scores a continuation in its context, as {@link Scoring} does. */
record ScoreCall() implements CallWork<ScoreWork.Scored> {
  private static final ScoreWork SCORING =
      new ScoreWork(
          0,
          new PairSource.Text("context", "continuation"),
          Truncation.NONE,
          new ScoreColumns("", false));

  @Override
  public CompletableFuture<ScoreWork.Scored> submit(LlmEngine engine, Row arguments) {
    return SCORING.submit(engine, arguments);
  }

  @Override
  public Object value(ScoreWork.Scored scored) {
    TokenScores scores = scored.scores();
    return RowFactory.create(scores.sum(), scores.greedy(), scores.logprobs().length, null, null);
  }

  @Override
  public Object failure(EngineException error) {
    return RowFactory.create(null, null, null, error.code().name(), error.getMessage());
  }

  @Override
  public TokenCounts tokens(ScoreWork.Scored scored) {
    return new TokenCounts(scored.contextTokens() + scored.scores().logprobs().length, 0);
  }
}
