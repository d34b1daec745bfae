package io.latentspark.udf;

import io.latentspark.engine.Completion;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.LlmEngine;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Row;

/** Generates a row's samples. */
record GenerateWork(RowRequests requests) implements EngineWork<List<Completion>> {
  @Override
  public int inputWidth() {
    return requests.inputWidth();
  }

  @Override
  public CompletableFuture<List<Completion>> submit(LlmEngine engine, Row row) {
    return engine.generate(requests.of(row));
  }

  @Override
  public Object[] success(List<Completion> completions) {
    return new OutputValues(requests.columns()).success(completions);
  }

  @Override
  public Object[] failure(Row row, EngineException error) {
    return new OutputValues(requests.columns()).failure(error, requests.sampling().n());
  }
}
