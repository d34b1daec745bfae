package io.latentspark.udf;

import io.latentspark.engine.LlmEngine;
import io.latentspark.engine.ScoringRequest;
import io.latentspark.engine.TokenScores;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Several scorings as one. */
public final class JoinedScores {
  private JoinedScores() {}

  /**
   * Asks for all of them at once.
   *
   * @return their scores in order, or the first one's error; cancelled, it cancels all of them
   */
  public static CompletableFuture<List<TokenScores>> of(
      LlmEngine engine, List<ScoringRequest> requests) {
    List<CompletableFuture<TokenScores>> parts = requests.stream().map(engine::score).toList();
    CompletableFuture<List<TokenScores>> all =
        CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
            .thenApply(done -> parts.stream().map(CompletableFuture::join).toList());
    var unused =
        all.whenComplete(
            (scores, error) -> {
              if (error != null) { // the others are of no use any more
                parts.forEach(part -> part.cancel(true));
              }
            });
    return all;
  }
}
