package io.latentspark.eval.prompt;

import java.io.Serializable;
import java.util.Map;

/** One question to the model, in text. */
public sealed interface Request extends Serializable {
  /**
   * The log-likelihood of a continuation.
   *
   * @param context everything before it; may be empty
   * @param continuation what is scored, with its delimiter
   */
  record LogLikelihood(String context, String continuation) implements Request {}

  /** The log-likelihood of a whole text. */
  record Rolling(String text) implements Request {}

  /**
   * A generated text.
   *
   * @param context the prompt
   * @param arguments {@code generation_kwargs}, such as {@code until} and {@code max_gen_toks}
   */
  record Generate(String context, Map<String, Object> arguments) implements Request {}
}
