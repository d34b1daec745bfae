package io.latentspark.udf;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.LlmEngine;
import io.latentspark.engine.decode.SamplingParams;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Row;

/**
 * What a SQL function asks of the engine, and the value it makes of the answer.
 *
 * @param <A> the answer
 */
public interface CallWork<A> extends Serializable {
  /**
   * Asks without waiting. Cancelling the future cancels all that was asked for.
   *
   * @param arguments the values of the function's arguments, in order
   * @throws EngineException if they are bad: an error of this row alone
   */
  CompletableFuture<A> submit(LlmEngine engine, Row arguments);

  /** The function's value. */
  Object value(A answer);

  /** The function's value where the row failed. */
  Object failure(EngineException error);

  /** What the answer took. */
  TokenCounts tokens(A answer);

  /** Most tokens generated for a row. */
  default int maxOutputTokens() {
    return 0;
  }

  /**
   * Tokens read and generated for a row.
   *
   * @param input tokens of its prompts, those that are scored included
   * @param output tokens generated
   */
  record TokenCounts(long input, long output) {}

  /** {@code llm_generate(prompt, row_key)}. */
  static CallWork<?> generate(SamplingParams sampling) {
    return new GenerateCall(GenerateCall.PromptKind.TEXT, sampling);
  }

  /** {@code llm_chat(messages, row_key)}. */
  static CallWork<?> chat(SamplingParams sampling) {
    return new GenerateCall(GenerateCall.PromptKind.MESSAGES, sampling);
  }

  /** {@code llm_score(context, continuation)}. */
  static CallWork<?> score() {
    return new ScoreCall();
  }

  /** {@code llm_classify(text, labels)}. */
  static CallWork<?> classify() {
    return new ClassifyCall();
  }
}
