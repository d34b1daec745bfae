package io.latentspark.udf;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.LlmEngine;
import io.latentspark.engine.ScoringRequest;
import io.latentspark.engine.TokenScores;
import io.latentspark.engine.text.Tokenizer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Row;

/**
 * The label that is the likeliest continuation of a text after a blank, as a multiple-choice task
 * of lm-evaluation-harness chooses its answer; the first of equally likely ones.
 */
record ClassifyCall() implements CallWork<ClassifyCall.ScoredLabels> {
  /** The blank between text and label: lm-evaluation-harness's target delimiter. */
  private static final String DELIMITER = " ";

  /** Labels and their scores, in order. */
  record ScoredLabels(List<String> labels, List<TokenScores> scores, long tokens) {}

  @Override
  public CompletableFuture<ScoredLabels> submit(LlmEngine engine, Row arguments) {
    List<String> labels = arguments.getList(1);
    if (labels.isEmpty() || labels.contains(null) || labels.contains("")) {
      throw EngineErrors.malformedPrompt("labels must hold at least one label, and none empty");
    }
    Tokenizer tokenizer =
        engine
            .tokenizer()
            .orElseThrow(() -> EngineErrors.tokenizerMissing(engine.options().model()));
    ScoringEncoder encoder = new ScoringEncoder(tokenizer);
    List<ScoringRequest> requests =
        labels.stream()
            .map(label -> encoder.pair(arguments.getString(0), DELIMITER + label))
            .toList();
    long tokens =
        requests.stream()
            .mapToLong(request -> request.context().length + request.continuation().length)
            .sum();
    CompletableFuture<List<TokenScores>> scores = JoinedScores.of(engine, requests);
    CompletableFuture<ScoredLabels> scored =
        scores.thenApply(found -> new ScoredLabels(labels, found, tokens));
    var unused = scored.whenComplete((done, error) -> scores.cancel(true)); // nothing, once done
    return scored;
  }

  @Override
  public Object value(ScoredLabels scored) {
    int best = 0;
    for (int i = 1; i < scored.scores().size(); i++) {
      if (scored.scores().get(i).sum() > scored.scores().get(best).sum()) {
        best = i;
      }
    }
    return scored.labels().get(best);
  }

  @Override
  public Object failure(EngineException error) {
    return null;
  }

  @Override
  public TokenCounts tokens(ScoredLabels scored) {
    return new TokenCounts(scored.tokens(), 0);
  }
}
