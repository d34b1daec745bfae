package io.latentspark.eval.run;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.GenerationRequest;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.LlmEngine;
import io.latentspark.engine.Prompt;
import io.latentspark.engine.ScoringRequest;
import io.latentspark.engine.TokenScores;
import io.latentspark.engine.checkpoint.GenerationConfig;
import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.prompt.DocumentRequests;
import io.latentspark.eval.prompt.Request;
import io.latentspark.eval.prompt.RequestEncoder;
import io.latentspark.eval.result.LogLikelihood;
import io.latentspark.udf.EngineWork;
import io.latentspark.udf.JoinedScores;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Row;

/** Asks the engine all that is to be asked about a document, and scores it once it is answered. */
final class AnswerWork implements EngineWork<Answer> {
  private static final long serialVersionUID = 1L;

  private final Map<String, AskedTask> tasks;
  private final EncodingRules encoding;
  private final long seed;
  private final SampleScorers scorers;
  private transient RequestEncoder encoder;
  private transient GenerationConfig generation;

  /**
   * @param tasks what must be known of each task, by name
   * @param seed of random draws, where generation samples
   */
  AnswerWork(Map<String, AskedTask> tasks, EncodingRules encoding, long seed) {
    this.tasks = tasks;
    this.encoding = encoding;
    this.seed = seed;
    this.scorers = new SampleScorers(tasks);
  }

  /** The key; task, context and requests come after it. */
  @Override
  public int inputWidth() {
    return 1;
  }

  @Override
  public CompletableFuture<Answer> submit(LlmEngine engine, Row row) {
    DocumentRequests asked = RequestRows.requests(row);
    String task = row.getAs("task");
    if (asked.error() != null) {
      return CompletableFuture.completedFuture(Answer.none(task, asked, asked.error()));
    }
    Request first = asked.requests().get(0);
    RequestEncoder encoder = encoder(engine);
    if (first instanceof Request.Generate generate) {
      return generated(engine, encoder, row.getString(0), task, asked, generate);
    }
    return first instanceof Request.Rolling rolling
        ? rolling(engine, encoder, task, asked, rolling)
        : scored(engine, encoder, task, asked);
  }

  /** One for the Spark task that this object was sent to. */
  private RequestEncoder encoder(LlmEngine engine) {
    if (encoder == null) {
      encoder = encoding.encoder(tokenizer(engine), engine.options().maxModelLen());
    }
    return encoder;
  }

  private OptionalInt checkpointTokens(LlmEngine engine) {
    if (generation == null) {
      generation = GenerationConfig.read(engine.options().model());
    }
    return generation.maxNewTokens();
  }

  private static Tokenizer tokenizer(LlmEngine engine) {
    return engine
        .tokenizer()
        .orElseThrow(() -> EngineErrors.tokenizerMissing(engine.options().model()));
  }

  private static CompletableFuture<Answer> scored(
      LlmEngine engine, RequestEncoder encoder, String task, DocumentRequests asked) {
    List<Request.LogLikelihood> pairs =
        asked.requests().stream().map(Request.LogLikelihood.class::cast).toList();
    List<RequestEncoder.Pair> encoded =
        pairs.stream().map(pair -> encoder.pair(pair.context(), pair.continuation())).toList();
    List<Integer> contextTokens = encoded.stream().map(pair -> pair.context().length).toList();
    List<ScoringRequest> requests =
        encoded.stream().map(pair -> pair.request(encoder.maxLength())).toList();
    CompletableFuture<List<TokenScores>> scores = JoinedScores.of(engine, requests);
    return linked(
        scores,
        scores.thenApply(
            found ->
                new Answer(
                    task,
                    asked,
                    contextTokens,
                    found.stream().map(AnswerWork::logLikelihood).toList(),
                    List.of(),
                    0,
                    null)));
  }

  private static CompletableFuture<Answer> rolling(
      LlmEngine engine,
      RequestEncoder encoder,
      String task,
      DocumentRequests asked,
      Request.Rolling rolling) {
    List<ScoringRequest> windows = encoder.windows(rolling.text());
    CompletableFuture<List<TokenScores>> scores = JoinedScores.of(engine, windows);
    return linked(
        scores,
        scores.thenApply(
            found -> new Answer(task, asked, List.of(), List.of(sum(found)), List.of(), 0, null)));
  }

  private CompletableFuture<Answer> generated(
      LlmEngine engine,
      RequestEncoder encoder,
      String key,
      String task,
      DocumentRequests asked,
      Request.Generate generate) {
    Map<String, Object> arguments = generate.arguments();
    int[] prompt = encoder.prompt(generate.context(), GenerationArguments.mostTokens(arguments));
    GenerationRequest request =
        new GenerationRequest(
            key,
            new Prompt.Tokens(prompt),
            GenerationArguments.sampling(
                arguments, checkpointTokens(engine), tasks.get(task).repeats(), seed),
            Truncation.NONE);
    List<String> stops = GenerationArguments.stopStrings(arguments);
    Tokenizer tokenizer = tokenizer(engine);
    var completions = engine.generate(request);
    return linked(
        completions,
        completions.thenApply(
            found ->
                new Answer(
                    task,
                    asked,
                    List.of(prompt.length),
                    List.of(),
                    found.stream()
                        .map(one -> tokenizer.decodeWithoutSpecial(one.tokenIds()))
                        .map(text -> GenerationArguments.cut(text, stops))
                        .toList(),
                    found.stream().mapToInt(one -> one.outputTokens()).sum(),
                    null)));
  }

  /** Cancelling the answer cancels what it comes from. */
  private static CompletableFuture<Answer> linked(
      CompletableFuture<?> source, CompletableFuture<Answer> answer) {
    var unused = answer.whenComplete((done, error) -> source.cancel(true));
    return answer;
  }

  private static LogLikelihood logLikelihood(TokenScores scores) {
    return new LogLikelihood(scores.sum(), scores.greedy(), scores.logprobs().length);
  }

  private static LogLikelihood sum(List<TokenScores> windows) {
    return new LogLikelihood(
        windows.stream().mapToDouble(TokenScores::sum).sum(),
        windows.stream().allMatch(TokenScores::greedy),
        windows.stream().mapToInt(window -> window.logprobs().length).sum());
  }

  @Override
  public Object[] success(Answer answer) {
    return SampleColumns.values(scorers.score(answer), answer.generatedTokens());
  }

  @Override
  public Object[] failure(Row row, EngineException error) {
    DocumentRequests asked = RequestRows.requests(row);
    String reason = error.code().name() + ": " + error.getMessage();
    return success(Answer.none(row.getAs("task"), asked, reason));
  }
}
