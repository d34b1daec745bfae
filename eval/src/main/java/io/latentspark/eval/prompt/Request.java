package io.latentspark.eval.prompt;

import java.io.Serializable;
import java.util.Map;

/** What the model is asked for. */
public sealed interface Request extends Serializable {

  /** The log-likelihood of a continuation, which begins with its delimiter, given its context. */
  record LogLikelihood(String context, String continuation) implements Request {}

  /** The log-likelihood of a whole text. */
  record Rolling(String text) implements Request {}

  /**
   * A text that goes on from a context.
   *
   * @param arguments {@code generation_kwargs}
   */
  record Generate(String context, Map<String, Object> arguments) implements Request {}
}
