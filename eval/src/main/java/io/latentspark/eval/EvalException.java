package io.latentspark.eval;

/**
 * An evaluation that cannot be done as asked: its message names the problem, the cause and the fix.
 */
public final class EvalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EvalException(String message, Throwable cause) {
    super(message, cause);
  }
}
