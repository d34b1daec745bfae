package io.latentspark.udf;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.LlmEngine;
import io.latentspark.engine.ScoringRequest;
import io.latentspark.engine.TokenScores;
import io.latentspark.engine.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Row;

/**
 * Scores a continuation in its context; a prepared row has both after the input's columns.
 *
 * @param kind how they are read
 */
record ScoreWork(int inputWidth, PairSource kind, Truncation truncation, ScoreColumns columns)
    implements EngineWork<ScoreWork.Scored> {
  /** A continuation's scores, and how many tokens stood before it. */
  record Scored(TokenScores scores, int contextTokens) {}

  @Override
  public CompletableFuture<Scored> submit(LlmEngine engine, Row row) {
    if (row.isNullAt(inputWidth) || row.isNullAt(inputWidth + 1)) {
      throw EngineErrors.nullPrompt();
    }
    ScoringRequest request = truncated(request(engine, row), engine.options().maxModelLen());
    CompletableFuture<TokenScores> scores = engine.score(request);
    CompletableFuture<Scored> scored =
        scores.thenApply(found -> new Scored(found, request.context().length));
    var unused = scored.whenComplete((done, error) -> scores.cancel(true)); // nothing, once done
    return scored;
  }

  private ScoringRequest request(LlmEngine engine, Row row) {
    if (kind instanceof PairSource.TokenIds) {
      return new ScoringRequest(
          TokenIdLists.toArray(row.getList(inputWidth)),
          TokenIdLists.toArray(row.getList(inputWidth + 1)));
    }
    Tokenizer tokenizer =
        engine
            .tokenizer()
            .orElseThrow(() -> EngineErrors.tokenizerMissing(engine.options().model()));
    return new ScoringEncoder(tokenizer)
        .pair(row.getString(inputWidth), row.getString(inputWidth + 1));
  }

  /** Drops the beginning of a context that is too long, where that was asked for. */
  private ScoringRequest truncated(ScoringRequest request, int maxLength) {
    int[] context = request.context();
    int room = maxLength + 1 - request.continuation().length;
    return truncation == Truncation.LEFT && context.length > room && room > 0
        ? new ScoringRequest(
            Arrays.copyOfRange(context, context.length - room, context.length),
            request.continuation())
        : request;
  }

  @Override
  public Object[] success(Scored scored) {
    TokenScores scores = scored.scores();
    return columns.success(
        List.of(scores),
        scores.sum(),
        scores.greedy(),
        scored.contextTokens(),
        scores.logprobs().length);
  }

  @Override
  public Object[] failure(Row row, EngineException error) {
    return columns.failure(error);
  }
}
