package io.latentspark.engine;

/** Why a completion ended. */
public enum FinishReason {
  /** An end-of-sequence token, a stop token id or a stop string. */
  STOP,
  /** {@code max_tokens} or the end of the context. */
  LENGTH
}
