package io.latentspark.udf;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.LlmEngine;
import io.latentspark.engine.ScoringRequest;
import io.latentspark.engine.TokenScores;
import io.latentspark.engine.text.Tokenizer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;

/** Scores a whole text in windows; a prepared row has it after the input's columns. */
record PerplexityWork(int inputWidth, TextSource kind, ScoreColumns columns)
    implements EngineWork<PerplexityWork.Measured> {
  private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  /**
   * The scores of a text's windows.
   *
   * @param text the text, null where only its ids are known
   */
  record Measured(List<TokenScores> windows, String text) {}

  @Override
  public CompletableFuture<Measured> submit(LlmEngine engine, Row row) {
    if (row.isNullAt(inputWidth)) {
      throw EngineErrors.nullPrompt();
    }
    boolean isText = kind instanceof TextSource.Text;
    Supplier<Tokenizer> tokenizer =
        () ->
            engine
                .tokenizer()
                .orElseThrow(() -> EngineErrors.tokenizerMissing(engine.options().model()));
    String text = isText ? row.getString(inputWidth) : null;
    List<ScoringRequest> requests =
        isText
            ? windows(engine, new ScoringEncoder(tokenizer.get()), text)
            : windowsOfIds(engine, TokenIdLists.toArray(row.getList(inputWidth)));
    if (requests.isEmpty()) {
      throw EngineErrors.emptyPrompt();
    }
    CompletableFuture<List<TokenScores>> scores = JoinedScores.of(engine, requests);
    CompletableFuture<Measured> measured = scores.thenApply(found -> new Measured(found, text));
    var unused = measured.whenComplete((done, error) -> scores.cancel(true));
    return measured;
  }

  private static List<ScoringRequest> windows(
      LlmEngine engine, ScoringEncoder encoder, String text) {
    return RollingWindows.of(
        encoder.text(text), encoder.prefixToken(), engine.options().maxModelLen());
  }

  /** The first id is context alone: nothing may be put before it. */
  private static List<ScoringRequest> windowsOfIds(LlmEngine engine, int[] ids) {
    int[] after = ids.length == 0 ? ids : java.util.Arrays.copyOfRange(ids, 1, ids.length);
    return ids.length == 0
        ? List.of()
        : RollingWindows.of(after, ids[0], engine.options().maxModelLen());
  }

  @Override
  public Object[] success(Measured measured) {
    List<TokenScores> windows = measured.windows();
    String text = measured.text();
    return columns.success(
        windows,
        windows.stream().mapToDouble(TokenScores::sum).sum(),
        windows.stream().mapToInt(window -> window.logprobs().length).sum(),
        windows.size(),
        text == null ? null : SPACE.split(text, -1).length,
        text == null ? null : text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
  }

  @Override
  public Object[] failure(Row row, EngineException error) {
    return columns.failure(error);
  }
}
